// The page is whole without this. While somebody looks, its live parts are fetched again and put in the old ones' place.

const EVERY_MS = 15_000;

async function refresh() {
  if (document.hidden) return;
  const answer = await fetch(location.pathname + location.search, { cache: 'no-cache', headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of document.querySelectorAll('[data-live]')) {
    const next = fresh.getElementById(part.id);
    const isInUse = part.contains(document.activeElement) || part.contains(getSelection().anchorNode) || part.querySelector('details[open]');
    if (next && !isInUse && next.innerHTML !== part.innerHTML) part.replaceChildren(...next.childNodes);
  }
}

if (document.querySelector('[data-live]')) setInterval(() => refresh().catch(() => {}), EVERY_MS);
