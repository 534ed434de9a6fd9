/** The left column: who I am, whom I could be, and my chats. */

import { avatar, h, icon, iconButton } from './dom.js';
import { withEmoji } from './emoji.js';
import { languageButton, themeButton } from './settings.js';
import { bot, chatOf, emit, go, isBot, lastRead, peerOf, person, state } from './state.js';
import { askWho, firstPeer } from './welcome.js';
import { summary } from './summary.js';
import { shortTime } from './time.js';
import { t } from './words.js';

let choosing = false; // the list shows people instead of chats

export function drawSidebar() {
  const column = document.getElementById('sidebar');
  const scroll = column.querySelector('.list')?.scrollTop || 0;
  const list = h('div.list', {}, choosing ? peopleList() : chatList());
  column.replaceChildren(identity(), list, footer());
  list.scrollTop = scroll;
}

function identity() {
  const me = person(state.me);
  const name = me?.first_name || '…';
  return h('header.identity', {},
    h('button.identity-button', {
      type: 'button', 'aria-expanded': String(choosing), 'aria-label': `${t('you')} ${name}. ${t('switch_person')}`,
      onclick: () => { choosing = !choosing; drawSidebar(); },
    },
    avatar(name, state.me, { simulated: me?.simulated }),
    h('span.identity-text', {}, h('small', {}, t('you')), h('strong', {}, name)),
    h('span.turning', { dataset: { open: String(choosing) } }, icon('down'))),
    themeButton());
}

function footer() {
  return h('footer.sidebar-footer', {}, h('span.brand', {}, t('brand')), languageButton());
}

function peopleList() {
  const real = state.people.filter((someone) => !someone.simulated);
  const simulated = state.people.filter((someone) => someone.simulated);
  return [
    h('h2.list-title', {}, t('people')),
    h('button.row', { type: 'button', onclick: () => { close(); askWho({ dismissible: true }); } },
      h('span.avatar.add', {}, icon('plus')), h('span.row-text', {}, h('strong', {}, t('new_person')))),
    ...real.map(personRow), ...simulated.map(personRow),
  ];
}

/* Back from the people to the chats. */
function close() {
  choosing = false;
  drawSidebar();
}

function personRow(someone) {
  const current = someone.id === state.me;
  const pick = () => { close(); go({ me: someone.id, peer: current ? state.peer : firstPeer(someone) }); };
  return h('button.row', { type: 'button', 'aria-current': current ? 'true' : null, onclick: pick },
    avatar(someone.first_name, someone.id, { simulated: someone.simulated }),
    h('span.row-text', {},
      h('span.row-top', {}, h('strong', {}, someone.first_name),
        someone.simulated && h('span.tag', {}, t('simulated'))),
      h('span.row-last', {}, someone.note || someone.language_code || '')));
}

function chatList() {
  const rows = state.chats.map((chat) => ({ peer: peerOf(chat), chat, at: chat.last?.date || 0 }));
  for (const one of state.bots) {
    const peer = `@${one.username}`;
    if (!chatOf(peer)) rows.push({ peer, chat: null, at: 0 });
  }
  rows.sort((a, b) => b.at - a.at || roleOrder(a.peer) - roleOrder(b.peer));
  const empty = rows.length ? null : h('p.hint.padded', {}, t('no_chats'));
  const heading = h('div.list-head', {}, h('h2.list-title', {}, t('chats')),
    iconButton('people', t('new_group'), () => emit('new-group')));
  return [heading, empty, ...rows.map(chatRow)];
}

const roleOrder = (peer) => (isBot(peer) && bot(peer.slice(1))?.role === 'contributor' ? 0 : 1);

function chatRow({ peer, chat }) {
  const title = titleOf(peer);
  const unread = unreadOf(peer, chat);
  const current = peer === state.peer;
  return h('button.row.chat-row', {
    type: 'button', 'aria-current': current ? 'true' : null, dataset: { peer }, onclick: () => go({ peer }),
  },
  portrait(peer),
  h('span.row-text', {},
    h('span.row-top', {}, h('strong', {}, title), chat?.last && h('time', {}, shortTime(chat.last.date))),
    h('span.row-top', {}, h('span.row-last', {}, chat?.last ? withEmoji(summary(chat.last)) : hint(peer)),
      unread > 0 && badge(unread))));
}

const badge = (unread) => h('span.badge', { 'aria-label': t('new_messages', { n: unread }) },
  unread > 99 ? '99+' : unread);

function hint(peer) {
  const role = isBot(peer) ? bot(peer.slice(1))?.role : null;
  return role === 'operator' ? t('operator_hint') : role === 'contributor' ? t('contributor_hint') : peer;
}

function unreadOf(peer, chat) {
  if (!chat?.last || (peer === state.peer && document.hasFocus())) return 0;
  if (chat.last.message_id <= lastRead(peer) || chat.last.from?.id === state.me) return 0;
  return Math.max(1, chat.fresh || 0);
}

const SIGNS = { contributor: 'link', operator: 'desk' };

/** A chat's picture. */
export function portrait(peer, size = '') {
  const role = isBot(peer) ? bot(peer.slice(1))?.role : null;
  return avatar(titleOf(peer), peer, { bot: isBot(peer), size, sign: SIGNS[role] });
}

/* A bot that nobody named is called by what it does here. */
function roleName(known) {
  if (known.role === 'contributor') return t('contributor_name');
  return known.role === 'operator' ? t('operator_name') : known.username;
}

export function titleOf(peer) {
  const known = isBot(peer) ? bot(peer.slice(1)) : null;
  if (known) return known.first_name !== known.username ? known.first_name : roleName(known);
  return chatOf(peer)?.title || peer;
}

