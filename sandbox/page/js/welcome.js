/** The first visit: who are you? A name and a language make a person, and the contributor's chat opens. */

import { post } from './api.js';
import { avatar, h, icon } from './dom.js';
import { openDialog, toast } from './notices.js';
import { emit, go, state } from './state.js';
import { language, setLanguage, t } from './words.js';

let typedName = ''; // survives a change of language

const CODES = { zh: 'zh-hans', en: 'en' };

/** The chat somebody should meet first: the operator's desk for who is known as one, else the contributor bot. */
export function firstPeer(someone = null) {
  const role = someone?.note === 'operator' ? 'operator' : 'contributor';
  const first = state.bots.find((bot) => bot.role === role) || state.bots[0];
  return first ? `@${first.username}` : null;
}

export function askWho({ dismissible = false } = {}) {
  return openDialog('welcome', (close) => {
    const holder = h('div.welcome-inner');
    const draw = () => holder.replaceChildren(...content(close, draw, dismissible));
    draw();
    if (!dismissible) queueMicrotask(() => holder.closest('dialog')?.addEventListener('click', stop, true));
    return holder;
  });
}

/* Without a person there is nothing behind the dialog to go back to. */
function stop(event) {
  if (event.target === event.currentTarget) event.stopPropagation();
}

function content(close, redraw, dismissible) {
  const input = h('input.field', {
    id: 'who-name', name: 'name', type: 'text', maxlength: '64', autocomplete: 'given-name', required: true,
    autofocus: true, placeholder: language() === 'zh' ? '小明' : 'Ada', value: typedName,
    oninput: (event) => { typedName = event.target.value; },
  });
  const submit = async (event) => {
    event.preventDefault();
    if (input.value.trim()) await create(input.value.trim(), close);
  };
  return [
    h('img.welcome-mark', { src: '/page/icon.svg', alt: '', width: 72, height: 72 }),
    h('h1', {}, t('who'), h('span.other', {}, t('who', {}, language() === 'zh' ? 'en' : 'zh'))),
    h('p.hint', {}, t('who_hint')),
    h('form.welcome-form', { onsubmit: submit },
      h('label', { for: 'who-name' }, t('name')), input,
      languageChoice(redraw),
      h('button.primary.large', { type: 'submit' }, t('begin'), icon('send')),
      dismissible && h('button.quiet', { type: 'button', onclick: () => close(null) }, t('cancel'))),
    !dismissible && existing(close),
  ].filter(Boolean);
}

function languageChoice(redraw) {
  const option = (code, label) => h('label.segment', {},
    h('input', {
      type: 'radio', name: 'language', value: code, checked: language() === code,
      onchange: () => { setLanguage(code); emit('redraw'); redraw(); },
    }), h('span', { lang: code }, label));
  return h('fieldset.segments', {}, h('legend', {}, t('language')), option('zh', '中文'), option('en', 'English'));
}

async function create(name, close) {
  try {
    const { id } = await post('people', { first_name: name, language_code: CODES[language()] });
    typedName = '';
    close(id);
    go({ me: id, peer: firstPeer() });
  } catch (problem) {
    toast(problem.message, 'problem');
  }
}

function existing(close) {
  const known = state.people.filter((someone) => !someone.simulated);
  if (!known.length) return null;
  const pick = (someone) => { close(someone.id); go({ me: someone.id, peer: firstPeer(someone) }); };
  return h('div.known', {}, h('p.hint', {}, t('continue_as')),
    h('div.known-row', {}, known.slice(-8).map((someone) => h('button.person-chip', {
      type: 'button', onclick: () => pick(someone),
    }, avatar(someone.first_name, someone.id, { size: 'small' }), someone.first_name))));
}
