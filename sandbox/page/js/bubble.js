/** One message, or one album, as a bubble with its buttons. */

import { h, iconButton, avatar } from './dom.js';
import { withEmoji } from './emoji.js';
import { richText } from './entities.js';
import { keyboard } from './keyboard.js';
import { followLink, followMention } from './links.js';
import { album, file, photo } from './media.js';
import { openMenu, watchSwipe } from './gestures.js';
import { send } from './outgoing.js';
import { person, state } from './state.js';
import { nameOf, serviceText, summary } from './summary.js';
import { clock } from './time.js';
import { t } from './words.js';

const actions = { command: (text) => send({ text }), mention: followMention, link: followLink };

export const isMine = (message) => message.from?.id === state.me && !message.sender_chat;

/** `run` says how the message sits among its neighbours: {first, last, group}. */
export function bubble(messages, run) {
  const [message] = messages;
  const service = serviceText(message);
  if (service) return h('div.service', { id: idOf(message) }, h('span', {}, service));

  const mine = isMine(message);
  const classes = ['article', 'message', mine ? 'mine' : 'theirs', run.first && 'first', run.last && 'last'];
  const element = h(classes.filter(Boolean).join('.'), {
    id: idOf(message), tabindex: '-1', 'aria-label': `${nameOf(message)}, ${clock(message.date)}`,
    oncontextmenu: (event) => { event.preventDefault(); openMenu(message, event); },
  },
  run.group && !mine && h('div.face', {}, run.last && face(message)),
  h('div.stack', {}, body(messages, run, mine), keyboard(message), reactions(message)),
  iconButton('more', t('more'), (event) => openMenu(message, event), { className: 'icon-button message-more' }));
  watchSwipe(element, message);
  return element;
}

const face = (message) => avatar(nameOf(message), message.sender_chat?.id ?? message.from?.id);

export const idOf = (message) => `m${message.message_id}`;

function body(messages, run, mine) {
  const [message] = messages;
  const text = message.text ?? messages.map((one) => one.caption).find(Boolean);
  const entities = message.text ? message.entities : messages.find((one) => one.caption)?.caption_entities;
  const pictures = messages.filter((one) => one.photo);
  const bare = pictures.length && !text && !message.reply_to_message;
  return h(bare ? 'div.bubble.bare' : 'div.bubble', {},
    run.group && !mine && run.first && h('div.author', {}, nameOf(message)),
    message.forward_origin && h('div.forwarded', {}, t('forwarded', { name: originName(message.forward_origin) })),
    message.reply_to_message && quote(message.reply_to_message),
    pictures.length > 1 ? album(pictures) : pictures.length === 1 && photo(pictures[0]),
    messages.filter((one) => one.document).map((one) => file(one.document)),
    other(message),
    h('div.text', { dir: 'auto' }, text ? richText(text, entities, actions) : '', meta(message)));
}

function meta(message) {
  const when = message.edit_date && isMine(message) ? `${t('edited')} ${clock(message.date)}` : clock(message.date);
  const iso = new Date(message.date * 1000).toISOString();
  return h('span.meta', {}, h('time', { datetime: iso }, when));
}

function quote(message) {
  const jump = () => {
    const target = document.getElementById(idOf(message));
    target?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    target?.classList.add('flash');
    setTimeout(() => target?.classList.remove('flash'), 1500);
  };
  return h('button.quote', { type: 'button', onclick: jump },
    h('strong', {}, nameOf(message)), h('span', {}, withEmoji(summary(message))));
}

function originName(origin) {
  return origin.sender_user?.first_name || origin.sender_user_name || origin.chat?.title
    || origin.sender_chat?.title || '';
}

function other(message) {
  if (message.sticker) return h('div.big', {}, message.sticker.emoji || t('sticker'));
  if (message.voice) return h('div.plain-part', {}, `${t('voice')} ${message.voice.duration || 0} s`);
  if (message.contact) return h('div.plain-part', {}, `${message.contact.first_name} ${message.contact.phone_number}`);
  if (message.location) return h('div.plain-part', {}, `${message.location.latitude}, ${message.location.longitude}`);
  return null;
}

function reactions(message) {
  const list = message.reactions || [];
  if (!list.length) return null;
  const chip = (one) => h('span.reaction', { title: person(one.by)?.first_name || '' }, withEmoji(one.emoji));
  return h('div.reactions', {}, list.map(chip));
}
