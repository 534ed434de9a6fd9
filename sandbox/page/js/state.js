/** What this tab knows, in one object; who changes it tells the others by `emit`. */

export const state = {
  me: null, // the person this tab speaks as
  people: [],
  bots: [],
  chats: [],
  peer: null, // the open chat: '@username' of a bot, or a group's id as text
  thread: null, // the open forum topic
};

const bus = new EventTarget();

export const on = (name, listener) => bus.addEventListener(name, (event) => listener(event.detail));
export const emit = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

export const person = (id) => state.people.find((someone) => someone.id === id);
export const bot = (username) => state.bots.find((one) => one.username.toLowerCase() === username.toLowerCase());
export const isBot = (peer) => peer?.startsWith('@');
export const peerOf = (chat) => (chat.bot ? `@${chat.bot}` : String(chat.chat_id));
export const chatOf = (peer) => state.chats.find((chat) => peerOf(chat) === peer);

/** The address of the open chat, as the control API wants it. */
export function address(peer = state.peer) {
  const to = isBot(peer) ? { bot: peer.slice(1) } : { chat: Number(peer) };
  return { person: state.me, ...to, ...(state.thread ? { thread: state.thread } : {}) };
}

/* The hash holds person, chat and topic, so that two tabs can be two people. */
export function readHash() {
  const [me, peer, thread] = location.hash.replace(/^#\/?/, '').split('/').map(decodeURIComponent);
  return { me: Number(me) || null, peer: peer || null, thread: Number(thread) || null };
}

export function go({ me = state.me, peer = null, thread = null }) {
  const parts = [me, peer, thread].filter((part) => part !== null && part !== undefined);
  location.hash = `/${parts.map(encodeURIComponent).join('/')}`;
}

/* The newest message read in each chat, kept by the browser. */
const readKey = (peer) => `sandbox.read.${state.me}.${peer}`;
export const lastRead = (peer) => Number(localStorage.getItem(readKey(peer)) || 0);
export function markRead(peer, messageId) {
  if (messageId > lastRead(peer)) localStorage.setItem(readKey(peer), messageId);
}
