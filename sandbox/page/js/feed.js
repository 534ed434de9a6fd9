/** Follow what happens to one person: one long poll after another, from the newest event on. */

import { get } from './api.js';
import { emit, state } from './state.js';
import { t } from './words.js';
import { hideBanner, showBanner } from './notices.js';

const WAIT_S = 25;
const RETRY_MS = 1500;
let running = new AbortController();

export function follow(me) {
  running.abort();
  running = new AbortController();
  poll(me, running.signal);
}

async function poll(me, signal) {
  let after = null;
  while (!signal.aborted) {
    try {
      const first = after === null;
      const events = await get('events', first ? { person: me, after: -1 } : { person: me, after, wait_s: WAIT_S }, signal);
      hideBanner();
      if (signal.aborted || state.me !== me) return;
      after = events.length ? events.at(-1).seq : after ?? 0;
      if (first) emit('resync');
      else for (const event of events) emit('event', event);
    } catch (problem) {
      if (signal.aborted) return;
      showBanner(t('offline'));
      after = null;
      await new Promise((done) => { setTimeout(done, RETRY_MS); });
    }
  }
}
