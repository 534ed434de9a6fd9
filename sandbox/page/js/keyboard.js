/** Inline keyboards: rows of buttons under a bubble, and what a press does. */

import { post } from './api.js';
import { h } from './dom.js';
import { withEmoji } from './emoji.js';
import { openMiniApp } from './miniapp.js';
import { alertBox, toast } from './notices.js';
import { followLink } from './links.js';
import { address } from './state.js';
import { t } from './words.js';

const WAIT_S = 15; // as long as a callback query may be answered

export function keyboard(message) {
  const rows = message.reply_markup?.inline_keyboard || [];
  if (!rows.length) return null;
  return h('div.keyboard', {}, rows.map((row) => h('div.keyboard-row', {}, row.map((button) => key(message, button)))));
}

function key(message, button) {
  const kind = button.url ? 'url' : button.web_app ? 'webapp' : 'data';
  const onclick = (event) => run(message, button, event.currentTarget);
  return h(`button.key.${kind}`, { type: 'button', 'aria-label': button.text, onclick },
    h('span', {}, withEmoji(button.text)));
}

async function run(message, button, element) {
  if (element.getAttribute('aria-busy')) return;
  if (button.url) { await followLink(button.url); return; }
  if (button.copy_text) { await navigator.clipboard.writeText(button.copy_text.text); toast(t('copied')); return; }
  element.setAttribute('aria-busy', 'true');
  try {
    if (button.web_app) await openMiniApp(message, button);
    else if (button.callback_data) await press(message, button);
  } catch (problem) {
    toast(problem.message, 'problem');
  } finally {
    element.removeAttribute('aria-busy');
  }
}

async function press(message, button) {
  const body = { ...address(), message_id: message.message_id, data: button.callback_data, wait_s: WAIT_S };
  const { answer } = (await post('press', body)) || {};
  if (answer?.url) await followLink(answer.url);
  if (!answer?.text) return;
  if (answer.show_alert) await alertBox(answer.text);
  else toast(answer.text);
}
