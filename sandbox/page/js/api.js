/** The sandbox's control API, as this page uses it. */

export class Refused extends Error {}

async function answerOf(response) {
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Refused(body?.error || `${response.status} ${response.statusText}`);
}

export async function get(path, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null);
  const query = new URLSearchParams(given);
  return answerOf(await fetch(`/sandbox/${path}?${query}`));
}

/** Returns: the events after `after`, and where to go on from. */
export async function watch(params, signal) {
  const response = await fetch(`/sandbox/events?${new URLSearchParams(params)}`, { signal });
  const newest = response.headers.get('X-Sandbox-Seq');
  const events = await answerOf(response);
  return { events, after: events.at(-1)?.seq ?? newest };
}

export async function post(path, body) {
  const headers = { 'Content-Type': 'application/json' };
  return answerOf(await fetch(`/sandbox/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Send files with their fields as one multipart form. */
export async function upload(path, fields, files) {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) if (value !== undefined && value !== '') form.append(key, value);
  for (const [name, file] of files) form.append(name, file, file.name);
  return answerOf(await fetch(`/sandbox/${path}`, { method: 'POST', body: form }));
}

export const fileUrl = (fileId) => `/sandbox/file/${encodeURIComponent(fileId)}`;
