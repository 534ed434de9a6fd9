/** The right column: header, pinned message, messages, and the composer or the [Start] button. */

import { get, post } from './api.js';
import { attach, drawComposer, drawReplyKeys, setAbout } from './composer.js';
import { h, icon, iconButton } from './dom.js';
import { withEmoji } from './emoji.js';
import { members, present } from './groups.js';
import { moreMenu } from './header.js';
import { send } from './outgoing.js';
import { address, bot, chatOf, go, isBot, on, state } from './state.js';
import { portrait, titleOf } from './sidebar.js';
import { summary } from './summary.js';
import { all, draw, openThread, put, react, reload, remove, replace, toBottom } from './thread.js';
import { t } from './words.js';

const TYPING_MS = 5500;
const column = () => document.getElementById('conversation');
const part = (name) => column().querySelector(name);

let typing = 0;
let unseen = 0;
let group = null; // the open group with its members, topics and pinned messages

export async function openConversation() {
  unseen = 0;
  group = state.peer && !isBot(state.peer) ? await get(`groups/${state.peer}`).catch(() => null) : null;
  if (!state.peer) { column().replaceChildren(h('div.nothing', {}, h('p', {}, t('pick')))); return; }
  const list = h('div.messages', { tabindex: '0' },
    h('div.lane', { role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions text' }));
  const jump = iconButton('arrow', t('jump'), () => toBottom(true), { className: 'icon-button jump', hidden: true });
  const parts = [header(), h('div.pinned', { hidden: true }), topics(), intro(), list, jump, h('div.composer')];
  column().replaceChildren(...parts.filter(Boolean));
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
  return h('header.header', {},
    iconButton('back', t('back'), () => go({}), { className: 'icon-button back' }),
    portrait(state.peer),
    h('button.header-text', { type: 'button', onclick: () => group && members(group) },
      h('strong', {}, title), h('small.status', {}, statusText())),
    isBot(state.peer) && iconButton('more', t('more'), (event) => moreMenu(event, drawFoot)));
}

function statusText() {
  if (isBot(state.peer)) return t('bot');
  if (!group) return '';
  const n = present(group).length;
  return n === 1 ? t('one_member') : t('members', { n });
}

function topics() {
  if (!group?.topics.length) return null;
  const chip = (label, thread) => h('button.topic', {
    type: 'button', 'aria-current': thread === state.thread ? 'true' : null,
    onclick: () => go({ peer: state.peer, thread }),
  }, label);
  return h('nav.topics', {}, chip(t('general'), null),
    group.topics.map((topic) => chip(topic.name, topic.thread)));
}

function intro() {
  const known = isBot(state.peer) ? bot(state.peer.slice(1)) : null;
  if (!known) return null;
  return h('div.intro', { hidden: true },
    portrait(state.peer, 'huge'),
    h('h2', {}, titleOf(state.peer)),
    h('p', {}, known.description || t('start_hint')));
}

/** An empty chat with a bot offers [Start]; a blocked one, [Unblock]; any other, the composer. */
function drawFoot() {
  const foot = part('.composer');
  const empty = isBot(state.peer) && !all().length;
  const isBlocked = Boolean(chatOf(state.peer)?.blocked);
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
  if (chatOf(state.peer)) chatOf(state.peer).blocked = false;
  drawFoot();
}

/** Bring one event of the open chat onto the screen. */
export function applyEvent(event) {
  const { kind, message } = event;
  if (kind === 'message') arrived(event);
  else if (kind === 'edit') replace(message);
  else if (kind === 'delete') remove(event.message_id);
  else if (kind === 'action') showTyping(event.action);
  else if (kind === 'reaction') react(event.message_id, reactionsOf(event));
  else if (kind === 'pin') pin(event);
}

function pin({ message_id: id, pinned }) {
  const chat = chatOf(state.peer);
  if (!chat) return;
  chat.pinned = (chat.pinned || []).filter((one) => one !== id).concat(pinned ? [id] : []);
  drawPinned();
}

function reactionsOf(event) {
  return event.reaction.map((one) => ({ emoji: one.emoji, by: event.sender }));
}

function arrived({ message, keyboard }) {
  put(message);
  if (keyboard && chatOf(state.peer)) {
    chatOf(state.peer).keyboard = keyboard.keyboard ? keyboard : null;
    drawReplyKeys();
  }
  if (message.from?.id !== state.me) {
    stopTyping();
    if (!part('.jump').hidden) unseen += 1;
  }
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
  part('.status')?.replaceChildren(statusText());
}

function drawPinned() {
  const pinned = new Set(chatOf(state.peer)?.pinned);
  const message = all().findLast((one) => pinned.has(one.message_id));
  const bar = part('.pinned');
  if (!bar) return;
  bar.hidden = !message;
  if (!message) return;
  const jump = () => document.getElementById(`m${message.message_id}`)
    ?.scrollIntoView({ block: 'center', behavior: 'smooth' });
  bar.replaceChildren(h('button.pinned-button', { type: 'button', onclick: jump }, icon('pin'),
    h('span', {}, h('strong', {}, t('pinned')), h('span', {}, withEmoji(summary(message))))));
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
  drawReplyKeys();
}

on('members', async () => {
  group = await get(`groups/${state.peer}`);
  part('.status').textContent = statusText();
});
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
