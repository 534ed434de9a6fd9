/** What is asked of the house: a session for the launch, and then drafts, the submission, another while. */

let session = '';

/** An answer that is a refusal, with its sentence in the person's language. */
export class Refused extends Error {
  constructor(status, { error = '', said = '' } = {}) {
    super(said);
    this.status = status;
    this.code = error;
  }

  /** Whether the same may be taken later: the line is down, or the house is. */
  get mayPass() { return this.status === 0 || this.status === 429 || this.status >= 500; }
}

export async function open(lease, initData) {
  const opened = await ask('POST', 'session', { lease, init_data: initData });
  session = opened.session;
  return opened;
}

export const save = (boxes) => ask('PUT', 'boxes', { boxes });

export const submit = (boxes, press) => ask('POST', 'submission', { boxes, press });

export const renew = () => ask('POST', 'renewal', {});

async function ask(method, path, body) {
  let response;
  try {
    response = await fetch(`/app/api/${path}`, {
      method, cache: 'no-store', credentials: 'omit', body: JSON.stringify(body), signal: AbortSignal.timeout(15000),
      headers: {
        'content-type': 'application/json', 'accept-language': document.documentElement.lang,
        ...(session && { authorization: `Bearer ${session}` }),
      },
    });
  } catch {
    throw new Refused(0);
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Refused(response.status, answer);
  return answer;
}
