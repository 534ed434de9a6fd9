/** Groups: making one, seeing who is in it, asking somebody in. */

import { get, post } from './api.js';
import { avatar, h, iconButton } from './dom.js';
import { openDialog, toast } from './notices.js';
import { emit, go, person, state } from './state.js';
import { portrait } from './sidebar.js';
import { t } from './words.js';

const GONE = new Set(['left', 'kicked']);

export const present = (group) => group.members.filter((one) => !GONE.has(one.status));

/** Ask for a title; the new group has this person, and the first bot as its admin. */
export function newGroup() {
  return openDialog('box', (close) => {
    const title = h('input.field', {
      type: 'text', required: true, maxlength: '128', 'aria-label': t('title'), placeholder: t('title'),
    });
    const forum = h('input', { type: 'checkbox' });
    const submit = async (event) => {
      event.preventDefault();
      const id = await make(title.value.trim(), forum.checked);
      if (id) { close(id); go({ peer: String(id) }); }
    };
    return h('form', { onsubmit: submit },
      h('h2', {}, t('new_group')), title, h('label.check', {}, forum, t('with_topics')),
      h('div.box-row', {},
        h('button.quiet', { type: 'button', onclick: () => close(null) }, t('cancel')),
        h('button.primary', { type: 'submit' }, t('make'))));
  });
}

async function make(title, forum) {
  try {
    const { id } = await post('groups', { title, admin: state.me, forum });
    state.chats = await get('chats', { person: state.me });
    return id;
  } catch (problem) {
    toast(problem.message, 'problem');
    return null;
  }
}

export function members(group) {
  openDialog('box', (close) => {
    const holder = h('div');
    const draw = (known) => holder.replaceChildren(
      h('h2', {}, t('members_title')),
      h('div.members', {}, present(known).map((one) => memberRow(one.user, t(roleWord(one.status))))),
      ...outsiders(known, draw),
      h('div.box-row', {}, h('button.primary', { type: 'button', onclick: () => close(true) }, t('ok'))));
    draw(group);
    return holder;
  });
}

const roleWord = (status) => (['creator', 'administrator'].includes(status) ? status : 'member');

function memberRow(user, about, ...actions) {
  const known = person(user.id);
  const name = user.first_name || known?.first_name || user.username;
  return h('div.row', {},
    user.is_bot ? portrait(`@${user.username}`) : avatar(name, user.id, { simulated: known?.simulated }),
    h('span.row-text', {}, h('strong', {}, name), h('span.row-last', {}, about)), ...actions);
}

/** Everybody who could be asked in: bots as admins, people as members. */
function outsiders(group, draw) {
  const inside = new Set(present(group).map((one) => one.user.id));
  const bots = state.bots.filter((bot) => !inside.has(bot.id)).map((bot) => ({ ...bot, is_bot: true }));
  const others = [...bots, ...state.people.filter((someone) => !inside.has(someone.id))];
  if (!others.length) return [];
  const add = async (user) => {
    const who = user.is_bot ? { bot: user.username, status: 'administrator' } : { person: user.id, status: 'member' };
    try {
      await post(`groups/${group.id}/members`, { ...who, by: state.me });
      draw(await get(`groups/${group.id}`));
      emit('members');
    } catch (problem) {
      toast(problem.message, 'problem');
    }
  };
  const row = (user) => memberRow(user, user.is_bot ? t('bot') : '',
    iconButton('plus', `${t('ask_in')}: ${user.first_name}`, () => add(user)));
  return [h('h2', {}, t('ask_in')), h('div.members', {}, others.map(row))];
}
