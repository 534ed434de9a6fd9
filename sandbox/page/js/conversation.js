/** The right column: header, pinned message, messages, and the composer or the [Start] button. */

import { get, post } from './api.js';
import { attach, drawComposer, setAbout } from './composer.js';
import { avatar, h, icon, iconButton } from './dom.js';
import { members, moreMenu } from './header.js';
import { send } from './outgoing.js';
import { address, bot, chatOf, emit, go, isBot, on, state } from './state.js';
import { titleOf } from './sidebar.js';
import { summary } from './summary.js';
import { all, change, draw, nearBottom, openThread, put, reload, remove, toBottom } from './thread.js';
import { t } from './words.js';

const TYPING_MS = 5500;
const column = () => document.getElementById('conversation');
const part = (name) => column().querySelector(name);

let typing = 0;
let unseen = 0;
let blocked = new Set();

export async function openConversation() {
  unseen = 0;
  if (!state.peer) { column().replaceChildren(h('div.nothing', {}, h('p', {}, t('pick')))); return; }
  const list = h('div.messages', { tabindex: '0' },
    h('div.lane', { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions text' }));
  column().replaceChildren(header(), h('div.pinned', { hidden: true }), topics(), intro(), list,
    iconButton('arrow', t('jump'), () => toBottom(true), { className: 'icon-button jump', hidden: true }),
    h('div.composer'));
  column().ondragover = (event) => { event.preventDefault(); column().classList.add('dropping'); };
  column().ondragleave = () => column().classList.remove('dropping');
  column().ondrop = dropped;
  await openThread(list);
  drawFoot();
}

function dropped(event) {
  event.preventDefault();
  column().classList.remove('dropping');
  attach([...event.dataTransfer.files]);
}

function header() {
  const title = titleOf(state.peer);
  const chat = chatOf(state.peer);
  return h('header.header', {},
    iconButton('back', t('back'), () => go({}), { className: 'icon-button back' }),
    avatar(title, state.peer, { bot: isBot(state.peer) }),
    h('button.header-text', { type: 'button', onclick: () => !isBot(state.peer) && members() },
      h('strong', {}, title), h('small.status', {}, statusText(chat))),
    isBot(state.peer) && iconButton('more', t('more'), (event) => moreMenu(event, blocked, drawFoot)));
}

function statusText(chat) {
  if (isBot(state.peer)) return t('bot');
  return chat?.members ? t('members', { n: chat.members.length ?? chat.members }) : '';
}

function topics() {
  const chat = chatOf(state.peer);
  if (!chat?.topics?.length) return null;
  const chip = (label, thread) => h('button.topic', {
    type: 'button', 'aria-current': thread === state.thread ? 'true' : null, onclick: () => go({ peer: state.peer, thread }),
  }, label);
  return h('nav.topics', {}, chip(t('general'), null),
    chat.topics.map((topic) => chip(topic.name, topic.message_thread_id ?? topic.id)));
}

function intro() {
  const known = isBot(state.peer) ? bot(state.peer.slice(1)) : null;
  if (!known) return null;
  return h('div.intro', { hidden: true },
    avatar(known.first_name || known.username, state.peer, { bot: true, size: 'huge' }),
    h('h2', {}, known.first_name || known.username),
    h('p', {}, known.description || t('start_hint')));
}

/** An empty chat with a bot offers [Start]; a blocked one, [Unblock]; any other, the composer. */
function drawFoot() {
  const foot = part('.composer');
  const empty = isBot(state.peer) && !all().length;
  const isBlocked = blocked.has(`${state.me}${state.peer}`);
  if (part('.intro')) part('.intro').hidden = !empty;
  part('.messages').classList.toggle('empty', empty);
  const state_ = isBlocked ? 'blocked' : empty ? 'start' : `write ${state.me} ${state.peer} ${state.thread}`;
  if (foot.dataset.state === state_) return;
  foot.dataset.state = state_;
  foot.className = 'composer';
  if (isBlocked) foot.replaceChildren(bigButton(t('unblock'), unblock));
  else if (empty) foot.replaceChildren(bigButton(t('start'), start));
  else drawComposer(foot);
}

const bigButton = (label, onclick) => h('button.start', { type: 'button', onclick }, label);

const start = () => send({ text: '/start' });

async function unblock() {
  await post('unblock', address());
  blocked.delete(`${state.me}${state.peer}`);
  drawFoot();
}

/** Bring one event of the open chat onto the screen. */
export function applyEvent(event) {
  const { kind, message } = event;
  if (kind === 'message') arrived(message);
  else if (kind === 'edit') change(message.message_id, message);
  else if (kind === 'delete') for (const id of event.message_ids || [event.message_id]) remove(id);
  else if (kind === 'action') showTyping(event.action);
  else if (kind === 'reaction') change(event.message_id, { reactions: reactionsOf(event) });
  else if (kind === 'pin') drawPinned();
}

function reactionsOf(event) {
  return (event.reaction || event.reactions || []).map((one) => ({ emoji: one.emoji || one, by: event.person }));
}

function arrived(message) {
  const near = nearBottom();
  put(message);
  if (message.from?.id !== state.me) {
    stopTyping();
    if (!near) unseen += 1;
  }
  if (message.pinned_message) drawPinned();
  drawFoot();
}

function showTyping(action) {
  clearTimeout(typing);
  const label = { upload_photo: t('upload_photo'), upload_document: t('upload_document') }[action] || t('typing');
  part('.status')?.replaceChildren(h('span.typing', {}, label));
  typing = setTimeout(stopTyping, TYPING_MS);
}

function stopTyping() {
  clearTimeout(typing);
  part('.status')?.replaceChildren(statusText(chatOf(state.peer)));
}

async function drawPinned() {
  const chat = chatOf(state.peer);
  const message = chat?.pinned_message || chat?.pinned || all().findLast((one) => one.pinned_message)?.pinned_message;
  const bar = part('.pinned');
  if (!bar) return;
  bar.hidden = !message;
  if (!message) return;
  const jump = () => document.getElementById(`m${message.message_id}`)?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  bar.replaceChildren(h('button.pinned-button', { type: 'button', onclick: jump }, icon('pin'),
    h('span', {}, h('strong', {}, t('pinned')), h('span', {}, summary(message)))));
}

export function redrawConversation() {
  if (!state.peer || !part('.messages')) { openConversation(); return; }
  part('.header').replaceWith(header());
  const next = intro();
  if (next) { next.hidden = part('.intro').hidden; part('.intro').replaceWith(next); }
  part('.composer').dataset.state = '';
  drawFoot();
  draw();
}

export async function resync() {
  if (!state.peer || !part('.messages')) return;
  await reload();
  drawFoot();
}

on('reply', (message) => setAbout('reply', message));
on('edit', (message) => setAbout('edit', message));
on('drawn', () => drawPinned());
on('scrolled', (near) => {
  if (near) unseen = 0;
  const button = part('.jump');
  if (!button) return;
  button.hidden = near;
  button.dataset.unseen = unseen || '';
});
