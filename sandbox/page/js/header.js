/** The menu of a bot's chat. */

import { post } from './api.js';
import { h, icon } from './dom.js';
import { toast } from './notices.js';
import { address, chatOf, state } from './state.js';
import { t } from './words.js';

/** `changed` redraws what hangs on whether the bot is blocked. */
export function moreMenu(event, changed) {
  const chat = chatOf(state.peer);
  const isBlocked = Boolean(chat?.blocked);
  const toggle = async () => {
    try {
      await post(isBlocked ? 'unblock' : 'block', address());
    } catch (problem) {
      toast(problem.message, 'problem');
      return;
    }
    if (chat) chat.blocked = !isBlocked;
    changed();
  };
  const box = event.currentTarget.getBoundingClientRect();
  const style = { right: `${innerWidth - box.right}px`, top: `${box.bottom + 4}px` };
  const menu = h('div.menu', { role: 'menu', style },
    h('button.menu-item', { type: 'button', role: 'menuitem', onclick: toggle }, icon('block'),
      isBlocked ? t('unblock') : t('block')));
  document.body.append(menu);
  menu.querySelector('button').focus();
  setTimeout(() => document.addEventListener('click', () => menu.remove(), { once: true }));
}
