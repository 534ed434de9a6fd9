/** Follow what happens to one person: one long poll after another, from the newest event on. */

import { watch } from './api.js';
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
  let after = 'latest';
  while (!signal.aborted) {
    try {
      const found = await watch({ person: me, after, wait_s: after === 'latest' ? 0 : WAIT_S }, signal);
      if (signal.aborted || state.me !== me) return;
      hideBanner();
      if (after === 'latest') emit('resync');
      for (const event of found.events) emit('event', event);
      after = found.after;
    } catch {
      if (signal.aborted) return;
      showBanner(t('offline'));
      after = 'latest';
      await new Promise((done) => { setTimeout(done, RETRY_MS); });
    }
  }
}
