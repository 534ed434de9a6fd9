/** The chat page: who I am on the left, what I talk about on the right. The hash says both. */

import { get } from './api.js';
import { applyEvent, openConversation, redrawConversation, resync } from './conversation.js';
import { follow } from './feed.js';
import { newGroup } from './groups.js';
import { applyTheme, watchDevice } from './settings.js';
import { drawSidebar, titleOf } from './sidebar.js';
import { chatOf, go, lastRead, markRead, on, peerOf, person, readHash, state } from './state.js';
import { askWho, firstPeer } from './welcome.js';
import { language, setLanguage, t } from './words.js';

async function begin() {
  setLanguage(language());
  watchDevice();
  applyTheme();
  await loadPeople().catch(() => {});
  addEventListener('hashchange', route);
  on('event', heard);
  on('resync', async () => { await loadChats(); await resync(); });
  on('redraw', () => { drawSidebar(); redrawConversation(); });
  on('new-group', newGroup);
  addEventListener('focus', read);
  await route();
}

let current = {};

/** Follow the hash: another person, another chat, or a first visit. */
async function route() {
  const wanted = readHash();
  if (!wanted.me) {
    drawSidebar();
    const remembered = Number(localStorage.getItem('sandbox.me'));
    if (person(remembered)) go({ me: remembered, peer: null });
    else await askWho();
    return;
  }
  Object.assign(state, wanted);
  if (!person(state.me)) await loadPeople();
  if (!person(state.me)) { localStorage.removeItem('sandbox.me'); go({ me: '' }); return; }
  if (current.me !== state.me) {
    localStorage.setItem('sandbox.me', state.me);
    await loadChats();
    follow(state.me);
  }
  if (!state.peer && innerWidth > 760 && current.me !== state.me && firstPeer()) {
    go({ peer: firstPeer(person(state.me)) });
    return;
  }
  current = { ...wanted };
  document.getElementById('app').dataset.column = state.peer ? 'chat' : 'list';
  await openConversation();
  read();
}

async function loadPeople() {
  [state.people, state.bots] = await Promise.all([get('people'), get('bots', { language: language() })]);
}

async function loadChats() {
  const fresh = new Map(state.chats.map((chat) => [peerOf(chat), chat.fresh || 0]));
  const chats = await get('chats', { person: state.me }).catch(() => state.chats);
  state.chats = chats.map((chat) => ({ ...chat, fresh: fresh.get(peerOf(chat)) || 0 }));
  drawSidebar();
}

const peerOfEvent = ({ bot, chat }) => (chat > 0 ? `@${bot}` : String(chat));

/** One event of this person's life: the list always learns of it, the conversation if it is the open one. */
function heard(event) {
  const peer = peerOfEvent(event);
  if (peer === state.peer && inOpenThread(event)) applyEvent(event);
  if (!['message', 'edit', 'delete'].includes(event.kind)) return;
  const chat = chatOf(peer);
  if (!chat || event.kind === 'delete' || serviceOf(event.message)) { refresh(); return; }
  if (event.kind === 'message') {
    const mine = event.message.from?.id === state.me;
    chat.fresh = mine || event.message.message_id <= lastRead(peer) ? 0 : (chat.fresh || 0) + 1;
    chat.last = event.message;
  } else if (chat.last?.message_id === event.message.message_id) {
    chat.last = event.message;
  }
  read();
}

const serviceOf = (message) => message.new_chat_members || message.left_chat_member || message.migrate_to_chat_id
  || message.new_chat_title || message.forum_topic_created || message.pinned_message;

function inOpenThread({ message }) {
  if (!message || !state.thread) return true;
  return message.message_thread_id === state.thread;
}

let refreshing = 0;

/* Bursts of service messages read the list once. */
function refresh() {
  clearTimeout(refreshing);
  refreshing = setTimeout(loadChats, 80);
}

function read() {
  const chat = state.peer && chatOf(state.peer);
  if (chat?.last && document.hasFocus()) {
    markRead(state.peer, chat.last.message_id);
    chat.fresh = 0;
  }
  drawSidebar();
  const unread = state.chats.filter((one) => one.fresh).length;
  document.title = `${unread ? `(${unread}) ` : ''}${state.peer ? titleOf(state.peer) : t('brand')}`;
}

begin();
