/** Text and its entities as nodes. Offsets count UTF-16 units, as JavaScript's strings do. */

import { h } from './dom.js';
import { withEmoji } from './emoji.js';
import { t } from './words.js';

/** Shape: entities may nest but not overlap partly, as Telegram promises. */
export function richText(text, entities, actions) {
  const ordered = [...(entities || [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return nodesOf(text, 0, text.length, ordered, actions);
}

function nodesOf(text, start, end, entities, actions) {
  const nodes = [];
  let at = start;
  for (let i = 0; i < entities.length;) {
    const entity = entities[i];
    const stop = Math.min(entity.offset + entity.length, end);
    let next = i + 1;
    while (next < entities.length && entities[next].offset < stop) next += 1;
    if (entity.offset > at) nodes.push(between(text.slice(at, entity.offset), entities[i - 1], entity));
    const inner = nodesOf(text, entity.offset, stop, entities.slice(i + 1, next), actions);
    nodes.push(wrap(entity, text.slice(entity.offset, stop), inner, actions));
    at = stop;
    i = next;
  }
  if (at < end) nodes.push(between(text.slice(at, end), entities.at(-1)));
  return nodes;
}

const BLOCKS = new Set(['pre', 'blockquote', 'expandable_blockquote']);

/* A block makes its own line; the line break that the text has around it would show as an empty one. */
function between(text, before, after) {
  let plain = text;
  if (BLOCKS.has(before?.type)) plain = plain.replace(/^\n/, '');
  if (BLOCKS.has(after?.type)) plain = plain.replace(/\n$/, '');
  return withEmoji(plain);
}

const TAGS = {
  bold: 'strong', italic: 'em', underline: 'u', strikethrough: 's', code: 'code', blockquote: 'blockquote',
};

function wrap(entity, text, inner, actions) {
  if (TAGS[entity.type]) return h(TAGS[entity.type], {}, inner);
  switch (entity.type) {
    case 'pre': return h('pre', {}, h('code', { dataset: { language: entity.language || '' } }, inner));
    case 'spoiler': return spoiler(inner);
    case 'expandable_blockquote': return expandable(inner);
    case 'bot_command': return action(inner, () => actions.command(text));
    case 'mention': return action(inner, () => actions.mention(text));
    case 'text_mention': return h('span.mention', {}, inner);
    case 'url': return link(text.includes('://') ? text : `https://${text}`, inner, actions);
    case 'text_link': return link(entity.url, inner, actions);
    case 'email': return h('a', { href: `mailto:${text}` }, inner);
    case 'hashtag': case 'cashtag': case 'phone_number': return h('span.mention', {}, inner);
    default: return h('span', {}, inner);
  }
}

const action = (inner, onclick) => h('button.inline-link', { type: 'button', onclick }, inner);

function link(url, inner, actions) {
  const onclick = (event) => { event.preventDefault(); actions.link(url); };
  const href = /^https?:/i.test(url) ? url : '#'; // no other scheme reaches the browser itself
  return h('a', { href, rel: 'noopener noreferrer', target: '_blank', onclick }, inner);
}

function spoiler(inner) {
  const span = h('span.spoiler', { role: 'button', tabindex: '0', 'aria-label': t('reveal') }, h('span', {}, inner));
  const show = () => { span.classList.add('shown'); span.removeAttribute('aria-label'); };
  span.addEventListener('click', show);
  span.addEventListener('keydown', (event) => { if (event.key === 'Enter' || event.key === ' ') show(); });
  return span;
}

function expandable(inner) {
  const quote = h('blockquote.expandable', { tabindex: '0' }, inner);
  quote.addEventListener('click', () => quote.classList.toggle('open'));
  return quote;
}
