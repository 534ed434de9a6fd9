// One file goes up as it is, piece by piece; then what it holds is shown, and a second press imports it.

const form = document.getElementById('upload');
const bar = document.getElementById('bar');
const status = document.getElementById('status');
const report = document.getElementById('report');

function say(text, isBad = false) {
  status.textContent = text;
  status.className = isBad ? 'bad' : '';
}

function show(html) {
  report.replaceChildren(...new DOMParser().parseFromString(html, 'text/html').body.childNodes);
  report.hidden = false;
  report.focus();
}

// The body is the file itself. Resolves to the answer's JSON; fails where there is none.
function send(path, body, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', path);
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress?.(event.lengthComputable ? event.loaded / event.total : 0);
    request.upload.onload = () => onProgress?.(1);
    request.onload = () => (request.response ? resolve(request.response) : reject(new Error(String(request.status))));
    request.onerror = () => reject(new Error('line'));
    request.send(body);
  });
}

function confirmed(path) {
  const button = document.getElementById('confirm');
  button?.addEventListener('click', async () => {
    button.disabled = true;
    say(form.dataset.importing);
    try {
      const answer = await send(path + location.search);
      if (!answer.said) return say(''), show(answer.report);
      say(answer.said, true);
    } catch {
      say(form.dataset.broken, true);
    }
  });
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const file = document.getElementById('file').files[0];
  if (!file) return;
  if (file.size > Number(form.dataset.limit)) return say(form.dataset.tooLarge, true);
  const words = new URLSearchParams(location.search);
  words.set('name', file.name);
  form.hidden = true;
  bar.hidden = false;
  say(form.dataset.sending.replace('%', '0%'));
  try {
    const answer = await send(`${form.getAttribute('action')}?${words}`, file, (share) => {
      bar.value = share;
      say(share < 1 ? form.dataset.sending.replace('%', `${Math.floor(share * 100)}%`) : form.dataset.reading);
    });
    if (answer.said) {
      say(answer.said, true);
      form.hidden = answer.is_over;
      return;
    }
    say('');
    show(answer.report);
    if (answer.confirm) confirmed(answer.confirm);
  } catch {
    say(form.dataset.broken, true);
  } finally {
    bar.hidden = true;
  }
});
