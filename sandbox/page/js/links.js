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
    const name = opened?.bot || url.match(/(?:t|telegram)\.me\/(\w+)/i)?.[1] || url.match(/domain=(\w+)/)?.[1];
    if (opened?.url) emit('webapp', { url: opened.url, bot: name });
    else if (opened?.chat_id && opened.chat_id < 0) go({ peer: String(opened.chat_id) });
    else if (name && bot(name)) go({ peer: `@${bot(name).username}` });
  } catch (problem) {
    toast(problem.message, 'problem');
  }
}

export function followMention(name) {
  const known = bot(name.replace(/^@/, ''));
  if (known) go({ peer: `@${known.username}` });
  else toast(name);
}
