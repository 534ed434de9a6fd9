/** What hangs on the conversation's header: a group's members, a bot's menu. */

import { post } from './api.js';
import { avatar, h, icon } from './dom.js';
import { openDialog, toast } from './notices.js';
import { address, chatOf, person, state } from './state.js';
import { t } from './words.js';

export const present = (group) => group.members.filter((one) => !['left', 'kicked'].includes(one.status));

export function members(group) {
  openDialog('box', (close) => [
    h('h2', {}, t('members_title')),
    h('div.members', {}, present(group).map((one) => memberRow(one.user, one.status))),
    h('div.box-row', {}, h('button.primary', { type: 'button', onclick: () => close(true) }, t('ok'))),
  ]);
}

function memberRow(user, status) {
  const known = person(user.id);
  const name = user.first_name || known?.first_name || user.username || String(user.id);
  return h('div.row', {}, avatar(name, user.id, { bot: user.is_bot, simulated: known?.simulated }),
    h('span.row-text', {}, h('strong', {}, name), h('span.row-last', {}, status || '')));
}

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
  const menu = h('div.menu', { role: 'menu', style: { right: `${innerWidth - box.right}px`, top: `${box.bottom + 4}px` } },
    h('button.menu-item', { type: 'button', role: 'menuitem', onclick: toggle }, icon('block'),
      isBlocked ? t('unblock') : t('block')));
  document.body.append(menu);
  menu.querySelector('button').focus();
  setTimeout(() => document.addEventListener('click', () => menu.remove(), { once: true }));
}
