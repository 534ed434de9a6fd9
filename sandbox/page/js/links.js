/** Where a link leads: into a chat of this sandbox, or out to the browser. */

import { get, post } from './api.js';
import { confirmBox, toast } from './notices.js';
import { bot, emit, go, state } from './state.js';
import { t } from './words.js';

const INSIDE = /^(?:tg:\/\/|https?:\/\/(?:t|telegram)\.me\/)/i;

export async function followLink(url) {
  if (INSIDE.test(url)) { await openInside(url); return; }
  if (!/^https?:\/\//i.test(url)) { toast(url); return; }
  if (await confirmBox(`${t('open_link')}\n${url}`, t('open_app'))) window.open(url, '_blank', 'noopener');
}

async function openInside(url) {
  try {
    const opened = await post('open', { person: state.me, url });
    state.chats = await get('chats', { person: state.me });
    if (opened.url) emit('webapp', opened.url);
    else go({ peer: opened.bot ? `@${opened.bot}` : String(opened.chat_id) });
  } catch (problem) {
    toast(problem.message, 'problem');
  }
}

export function followMention(name) {
  const known = bot(name.replace(/^@/, ''));
  if (known) go({ peer: `@${known.username}` });
  else toast(name);
}
