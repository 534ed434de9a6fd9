/** The open chat's messages: kept by id, drawn as runs of bubbles with a line for each day. */

import { get } from './api.js';
import { bubble } from './bubble.js';
import { h, reconcile } from './dom.js';
import { address, emit, isBot, markRead, state } from './state.js';
import { serviceText } from './summary.js';
import { day, dayKey } from './time.js';

const PAGE = 120;
const RUN_GAP_S = 300; // a pause this long begins a new run of bubbles
const NEAR_PX = 90;

let messages = new Map();
let limit = PAGE;
let exhausted = false;
let list = null;
let following = true; // the newest message stays in sight until the reader scrolls up
let lastTop = 0;

export const all = () => [...messages.values()].sort((a, b) => a.message_id - b.message_id);

export async function openThread(element) {
  list = element;
  messages = new Map();
  limit = PAGE;
  exhausted = false;
  following = true;
  list.addEventListener('scroll', scrolled);
  const grown = new ResizeObserver(() => { if (following) toBottom(); });
  grown.observe(list);
  grown.observe(list.firstElementChild);
  await reload();
}

function scrolled() {
  if (list.scrollTop < lastTop - 2) following = nearBottom();
  else if (nearBottom()) following = true;
  lastTop = list.scrollTop;
  if (lastTop < 60) older();
  emit('scrolled', following);
}

/** Read the chat anew: after opening it, and after the connection was lost. */
export async function reload() {
  if (!list || !state.peer) return;
  const asked = JSON.stringify(address());
  const found = await get('messages', { ...address(), limit }).catch(() => []);
  if (asked !== JSON.stringify(address())) return;
  exhausted = found.length < limit;
  messages = new Map(found.map((message) => [message.message_id, message]));
  draw();
}

async function older() {
  if (exhausted || messages.size < limit) return;
  limit += PAGE;
  const before = list.scrollHeight - list.scrollTop;
  await reload();
  list.scrollTop = list.scrollHeight - before;
}

export function put(message) {
  if (message.from?.id === state.me) following = true;
  messages.set(message.message_id, message);
  draw();
  emit('scrolled', following);
}

/** An edited message takes the old one's place whole: what it no longer has, buttons above all, is gone. */
export function replace(message) {
  const known = messages.get(message.message_id);
  if (!known) return;
  messages.set(message.message_id, { ...message, reactions: known.reactions });
  draw();
}

export function react(messageId, reactions) {
  const known = messages.get(messageId);
  if (!known) return;
  messages.set(messageId, { ...known, reactions });
  draw();
}

export function remove(messageId) {
  messages.delete(messageId);
  draw();
}

function nearBottom() {
  return list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_PX;
}

export function toBottom(smooth = false) {
  following = true;
  list.scrollTo({ top: list.scrollHeight, behavior: smooth ? 'smooth' : 'instant' });
}

export function draw() {
  const ordered = all();
  const units = albums(ordered);
  const blocks = [];
  units.forEach((unit, index) => {
    const [message] = unit;
    const previous = units[index - 1]?.at(-1);
    if (!previous || dayKey(previous.date) !== dayKey(message.date)) blocks.push(dayBlock(message.date));
    blocks.push(bubbleBlock(unit, previous, units[index + 1]?.[0]));
  });
  reconcile(list.querySelector('.lane'), blocks);
  if (ordered.length && document.hasFocus()) markRead(state.peer, ordered.at(-1).message_id);
  emit('drawn', ordered.length);
}

function albums(ordered) {
  const units = [];
  for (const message of ordered) {
    const last = units.at(-1);
    if (message.media_group_id && last?.[0].media_group_id === message.media_group_id) last.push(message);
    else units.push([message]);
  }
  return units;
}

function dayBlock(date) {
  const label = day(date);
  return { key: `day-${dayKey(date)}`, signature: label, build: () => h('div.day', {}, h('span', {}, label)) };
}

function bubbleBlock(unit, previous, next) {
  const run = { first: !continues(previous, unit[0]), last: !continues(unit.at(-1), next), group: !isBot(state.peer) };
  return {
    key: `m${unit[0].message_id}`,
    signature: JSON.stringify([unit, run, document.documentElement.lang]),
    build: () => bubble(unit, run),
  };
}

function continues(a, b) {
  if (!a || !b || serviceText(a) || serviceText(b)) return false;
  const sender = (message) => message.sender_chat?.id ?? message.from?.id;
  return sender(a) === sender(b) && b.date - a.date < RUN_GAP_S && dayKey(a.date) === dayKey(b.date);
}
