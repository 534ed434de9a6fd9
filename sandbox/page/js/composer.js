/** Where a message is written: text, files, replies, edits, and `/` suggestions. */

import { get } from './api.js';
import { attachDialog } from './attach.js';
import { h, icon, iconButton } from './dom.js';
import { edit, send } from './outgoing.js';
import { bot, isBot, person, state } from './state.js';
import { replyKeys } from './replykeys.js';
import { nameOf, summary } from './summary.js';
import { openMiniApp } from './miniapp.js';
import { t } from './words.js';

const touch = matchMedia('(pointer: coarse)');
const drafts = new Map(); // what was typed and not sent, for each chat

let root = null;
let field = null;
let about = null; // {kind: 'reply' | 'edit', message}
let commands = [];
let chosen = 0;

const draftKey = () => `${state.me}/${state.peer}/${state.thread}`;

export function drawComposer(element) {
  root = element;
  about = null;
  field = h('textarea.input', {
    rows: 1, 'aria-label': t('message'), placeholder: t('message'), maxlength: '8192', dir: 'auto',
    oninput: typed, onkeydown: keyPressed, onpaste: pasted,
  });
  field.value = drafts.get(draftKey()) || '';
  const picker = h('input', { type: 'file', multiple: true, hidden: true, 'aria-label': t('attach') });
  picker.addEventListener('change', () => { attach([...picker.files]); picker.value = ''; });
  root.replaceChildren(h('div.about'), h('div.suggestions', { role: 'listbox', 'aria-label': t('commands') }),
    h('form.bar', { onsubmit: submit },
      menuButton(),
      h('div.input-wrap', {}, field, picker, iconButton('clip', t('attach'), () => picker.click())),
      h('button.send', { type: 'submit', 'aria-label': t('send'), title: t('send') }, icon('send'))),
    replyKeys(drawReplyKeys));
  loadCommands();
  grow();
}

export function drawReplyKeys() {
  root?.querySelector('.reply-keys')?.replaceWith(replyKeys(drawReplyKeys));
}

function menuButton() {
  const button = isBot(state.peer) ? bot(state.peer.slice(1))?.menu_button : null;
  if (button?.type === 'web_app') {
    return h('button.menu-button', { type: 'button', onclick: () => openMiniApp(null, button) }, button.text);
  }
  return iconButton('menu', t('commands'), toggleCommands, { className: 'icon-button commands-button' });
}

async function loadCommands() {
  commands = [];
  const key = draftKey();
  const to = isBot(state.peer) ? { bot: state.peer.slice(1), chat: state.me } : { chat: state.peer };
  const me = { person: state.me, language: person(state.me)?.language_code };
  const found = await get('commands', { ...to, ...me }).catch(() => []);
  if (key !== draftKey()) return;
  commands = found;
  root.querySelector('.commands-button')?.toggleAttribute('hidden', !commands.length);
}

function typed() {
  drafts.set(draftKey(), field.value);
  chosen = 0;
  grow();
  suggest(field.value.match(/^\/(\w*)$/)?.[1]);
}

function grow() {
  field.style.height = 'auto';
  field.style.height = `${Math.min(field.scrollHeight, 180)}px`;
  root.classList.toggle('filled', Boolean(field.value.trim()));
}

function suggest(prefix) {
  const box = root.querySelector('.suggestions');
  const found = prefix === undefined ? [] : commands.filter((one) => one.command.startsWith(prefix.toLowerCase()));
  box.replaceChildren(...found.map((one, index) => h('button.suggestion', {
    type: 'button', role: 'option', 'aria-selected': String(index === chosen), onclick: () => run(one),
  }, h('strong', {}, `/${one.command}`), h('span', {}, one.description))));
  box.children[chosen]?.scrollIntoView({ block: 'nearest' });
  box.classList.toggle('shown', found.length > 0);
}

function toggleCommands() {
  const shown = root.querySelector('.suggestions').classList.contains('shown');
  chosen = 0;
  suggest(shown ? undefined : '');
}

function run(command) {
  suggest(undefined);
  field.value = '';
  typed();
  send({ text: isBot(state.peer) ? `/${command.command}` : `/${command.command}@${command.bot}` });
}

function keyPressed(event) {
  if (event.isComposing) return; // an input method's own Enter
  const options = [...root.querySelectorAll('.suggestion')];
  if (options.length && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault();
    chosen = (chosen + (event.key === 'ArrowDown' ? 1 : options.length - 1)) % options.length;
    suggest(field.value.slice(1));
  } else if (options.length && event.key === 'Tab') {
    event.preventDefault();
    field.value = `${options[chosen].querySelector('strong').textContent} `;
    typed();
  } else if (event.key === 'Escape') {
    clearAbout();
    suggest(undefined);
  } else if (event.key === 'Enter' && !event.shiftKey && !touch.matches) {
    event.preventDefault();
    if (options.length) options[chosen].click();
    else submit(event);
  }
}

async function submit(event) {
  event.preventDefault();
  const text = field.value.trim();
  if (!text) return;
  const subject = about;
  field.value = '';
  typed();
  clearAbout();
  const done = subject?.kind === 'edit' ? await edit(subject.message.message_id, text)
    : await send({ text, reply_to: subject?.message.message_id });
  if (!done && !field.value) { field.value = text; typed(); }
  field.focus();
}

export function setAbout(kind, message) {
  about = { kind, message };
  root.querySelector('.about').replaceChildren(
    icon(kind), h('span.about-text', {}, h('strong', {}, kind === 'edit' ? t('editing') : nameOf(message)),
      h('span', {}, summary(message))),
    iconButton('close', t('cancel'), clearAbout));
  root.classList.add('has-about');
  if (kind === 'edit') { field.value = message.text; typed(); }
  field.focus();
}

function clearAbout() {
  if (about?.kind === 'edit' && field.value === about.message.text) { field.value = ''; typed(); }
  about = null;
  root.classList.remove('has-about');
}

function pasted(event) {
  const files = [...event.clipboardData.files];
  if (!files.length) return;
  event.preventDefault();
  attach(files);
}

export async function attach(files) {
  if (!files.length) return;
  const replyTo = about?.kind === 'reply' ? about.message.message_id : undefined;
  if (await attachDialog(files, { replyTo, caption: field.value.trim() })) {
    field.value = '';
    typed();
    clearAbout();
  }
}
