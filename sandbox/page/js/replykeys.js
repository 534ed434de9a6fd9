/** The keyboard that a bot puts in the place of the person's own: words to say, and their own contact to share. */

import { h } from './dom.js';
import { withEmoji } from './emoji.js';
import { confirmBox } from './notices.js';
import { send } from './outgoing.js';
import { titleOf } from './sidebar.js';
import { chatOf, state } from './state.js';
import { t } from './words.js';

/** What the bot has put there, nothing if it took it away; a keyboard for one use is gone after it. */
export function replyKeys(after) {
  const keyboard = chatOf(state.peer)?.keyboard;
  const rows = keyboard?.keyboard || [];
  if (!rows.length) return h('div.reply-keys', { hidden: true });
  const press = async (button) => {
    if (!await say(button)) return;
    if (keyboard.one_time_keyboard) chatOf(state.peer).keyboard = null;
    after();
  };
  const key = (button) => h('button.reply-key', { type: 'button', onclick: () => press(button) }, withEmoji(button.text));
  return h('div.reply-keys', { role: 'group', 'aria-label': t('reply_keys') },
    rows.map((row) => h('div.keyboard-row', {}, row.map(key))));
}

/** Returns: whether anything was said. */
async function say(button) {
  if (!button.request_contact) return send({ text: button.text });
  return await confirmBox(t('share_number', { name: titleOf(state.peer) }), t('share')) && send({ contact: 'own' });
}
