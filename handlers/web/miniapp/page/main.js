/** The page where boxes are drawn: one task, from its session to its submission. */

import * as bridge from './bridge.js';
import { Boxes, between, moved } from './boxes.js';
import { Drafts } from './drafts.js';
import { Gestures } from './gestures.js';
import * as server from './server.js';
import { Shapes } from './shapes.js';
import { View } from './view.js';
import { speak, word } from './words.js';

const $ = (id) => document.getElementById(id);
const lease = document.body.dataset.lease;
const STEP = 0.01;
const CLOSING_MS = 900;

let boxes;
let view;
let shapes;
let drafts;
let labels = [];
let label = 0;
let press = null;
let timer = 0;
let isOver = false;
let isBusy = false;

start();

async function start() {
  speak(hintOfLanguage());
  bridge.begin();
  bridge.on('main_button_pressed', submit);
  bridge.on('back_button_pressed', back);
  bridge.on('theme_changed', () => { if (document.body.classList.contains('open')) draw(); });
  bridge.on('viewport_changed', ({ height }) => height && document.documentElement.style.setProperty('--height', `${height}px`));
  try {
    if (!bridge.initData) throw new server.Refused(401, { said: word('no_launch') });
    const opened = await server.open(lease, bridge.initData);
    speak(opened.language);
    await show(opened);
  } catch (error) {
    tellRefusal(error, start);
  }
}

async function show(opened) {
  const { task } = opened;
  labels = task.labels;
  boxes = new Boxes(task.most);
  boxes.load(opened.boxes);
  view = new View($('canvas'));
  shapes = new Shapes($('shapes'), view, labels, (id) => { boxes.selected = id; draw(); });
  drafts = new Drafts(boxes.rows(), server.save, { changed: tellSaving, over: whenOver });
  $('question').textContent = task.text;
  $('question').lang = task.language;
  $('passage').textContent = task.passage || '';
  $('passage').hidden = !task.passage;
  $('ref').textContent = `#${task.ref} · ${task.pay}`;
  makeLabels();
  await load(opened.picture);
  listen();
  document.body.classList.add('open');
  $('app').removeAttribute('aria-busy');
  setTimer(opened.ends_in_s);
  if (opened.is_over) whenOver();
  draw();
}

async function load(address) {
  const picture = $('picture');
  picture.src = address;
  try {
    await picture.decode();
  } catch {
    throw new server.Refused(0);
  }
  view.fit({ width: picture.naturalWidth, height: picture.naturalHeight });
}

function listen() {
  new Gestures(view, boxes, { changed, full: tellFull, label: () => label });
  new ResizeObserver(() => { view.resize(); draw(); }).observe($('canvas'));
  addEventListener('keydown', key);
  const acts = {
    undo: () => boxes.undo(), redo: () => boxes.redo(), remove, add,
    zoom_in: () => view.zoomBy(1.5), zoom_out: () => view.zoomBy(1 / 1.5),
  };
  for (const [id, act] of Object.entries(acts)) $(id).addEventListener('click', () => { act(); changed(); });
  $('submit').addEventListener('click', submit);
  $('submit').hidden = bridge.isInside;
  addEventListener('beforeunload', (event) => { if (drafts.isUnsaved) event.preventDefault(); });
}

/* What is shown, and what is kept, follow the boxes. */

function changed() {
  draw();
  drafts.keep(boxes.rows());
}

function draw() {
  const { style } = $('picture');
  style.width = `${view.width}px`;
  style.height = `${view.height}px`;
  style.transform = `translate(${view.x}px, ${view.y}px)`;
  shapes.draw(boxes);
  const { current, list } = boxes;
  if (current) label = current.label;
  $('undo').disabled = !boxes.canUndo;
  $('redo').disabled = !boxes.canRedo;
  $('remove').disabled = !current;
  $('zoom_out').disabled = view.zoom <= 1;
  for (const radio of $('labels').querySelectorAll('input')) radio.checked = Number(radio.value) === label;
  $('hint').hidden = list.length > 0 || boxes.shown.length > 0;
  bridge.setBackButton(Boolean(current));
  drawSubmit(list.length);
}

function drawSubmit(count) {
  const text = count === 1 ? word('submit_one') : count ? word('submit_many', { count }) : word('submit_none');
  const isActive = !isOver && !isBusy;
  bridge.setMainButton({ text, isActive, isBusy });
  $('submit').textContent = text;
  $('submit').disabled = !isActive;
}

function makeLabels() {
  $('labels').hidden = labels.length < 2;
  $('labels').replaceChildren(...labels.map((name, number) => {
    const radio = Object.assign(document.createElement('input'), { type: 'radio', name: 'label', value: number });
    radio.addEventListener('change', () => choose(number));
    const text = Object.assign(document.createElement('span'), { textContent: name });
    text.dataset.colour = number % 8;
    const chip = document.createElement('label');
    chip.append(radio, text);
    return chip;
  }));
}

function choose(number) {
  label = number;
  const { current } = boxes;
  if (current && current.label !== number) boxes.change({ ...current, label: number });
  changed();
}

function remove() {
  if (!boxes.current) return;
  boxes.remove(boxes.current.id);
  say(word('removed'));
}

function add() {
  if (!boxes.add(between({ label }, ...view.middleBox()))) {
    tellFull();
    return;
  }
  draw();
  shapes.focus(boxes.selected);
}

function back() {
  boxes.selected = null;
  draw();
}

/* The keyboard: arrows move the selected box, with Shift they move its lower right corner, without one the picture. */

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const keys = {
  Delete: remove, Backspace: remove, n: add, Escape: back,
  '+': () => view.zoomBy(1.25), '=': () => view.zoomBy(1.25), '-': () => view.zoomBy(0.8), 0: () => view.fit(),
};

function key(event) {
  if (isOver || event.target.closest('dialog')) return;
  const isCommand = event.ctrlKey || event.metaKey;
  if (isCommand && /^[zy]$/i.test(event.key)) {
    if (/y/i.test(event.key) || event.shiftKey) boxes.redo();
    else boxes.undo();
  } else if (isCommand || event.altKey) return;
  else if (arrows[event.key] && !event.target.matches('input')) arrow(event);
  else if (/^[1-9]$/.test(event.key) && Number(event.key) <= labels.length) choose(Number(event.key) - 1);
  else if (keys[event.key] && !event.target.matches('input')) keys[event.key]();
  else return;
  event.preventDefault();
  changed();
}

function arrow(event) {
  const [dx, dy] = arrows[event.key];
  const { current } = boxes;
  if (!current) {
    view.moveBy(-dx * 40, -dy * 40);
  } else if (event.shiftKey) {
    const { left, top, right, bottom } = current;
    boxes.change({ ...current, right: Math.max(right + dx * STEP, left + STEP), bottom: Math.max(bottom + dy * STEP, top + STEP) });
  } else {
    boxes.change(moved(current, dx * STEP, dy * STEP));
  }
}

/* The end: what is drawn goes once, however often it is sent. */

async function submit() {
  if (isBusy || isOver || !boxes) return;
  if (!boxes.list.length && !(await ask('empty_title', 'empty', 'empty_yes', 'empty_no'))) return;
  setBusy(true);
  const rows = boxes.rows();
  const same = JSON.stringify(rows);
  if (press?.of !== same) press = { of: same, number: crypto.getRandomValues(new Uint32Array(1))[0] };
  try {
    await drafts.rest();
    await server.submit(rows, press.number);
  } catch (error) {
    setBusy(false);
    if (error.code === 'LeaseOver') whenOver();
    else tellRefusal(error, null);
    return;
  }
  drafts.done();
  isOver = true;
  document.body.classList.add('done');
  say(word('done'));
  bridge.setBackButton(false);
  bridge.setMainButton({ text: word('done'), isVisible: false });
  setTimeout(bridge.close, CLOSING_MS);
}

function setBusy(is) {
  isBusy = is;
  drawSubmit(boxes.list.length);
}

function setTimer(endsInS) {
  clearTimeout(timer);
  if (endsInS > 0) timer = setTimeout(whenOver, Math.min(endsInS * 1000, 2 ** 31 - 1));
}

/** The lease has run out: the boxes are kept, and the task can be asked for again. */
async function whenOver() {
  if (isOver) return;
  isOver = true;
  drawSubmit(boxes.list.length);
  await drafts.rest().catch(() => {});
  while (await ask('over_title', 'over', 'over_yes', 'over_no')) {
    try {
      const renewed = await server.renew();
      isOver = false;
      setTimer(renewed.ends_in_s);
      drafts.again();
      say(word('renewed'));
      changed();
      return;
    } catch (error) {
      if (!error.mayPass) {
        tellRefusal(error, null);
        return;
      }
      say(word('offline'));
    }
  }
  bridge.askBeforeClosing(false);
  bridge.close();
}

/* Words to the person. */

function tellSaving(state) {
  $('saving').textContent = word(state);
  $('saving').dataset.state = state;
  bridge.askBeforeClosing(state !== 'saved');
}

const tellFull = () => say(word('full', { most: boxes.most }));

function say(text) {
  $('said').textContent = '';
  requestAnimationFrame(() => { $('said').textContent = text; });
}

function tellRefusal(error, again) {
  if (!(error instanceof server.Refused)) throw error;
  const text = error.message || word('offline');
  const mayPass = again !== null && error.mayPass;
  $('notice_title').textContent = word(error.mayPass ? 'offline_title' : 'refused_title');
  $('notice_text').textContent = text;
  buttons([mayPass ? 'again' : 'close'], (chosen) => {
    if (chosen === 'again') again();
    else if (again !== null || !error.mayPass) bridge.close();
  });
}

function ask(title, text, yes, no) {
  $('notice_title').textContent = word(title);
  $('notice_text').textContent = word(text);
  return new Promise((resolve) => buttons([yes, no], (chosen) => resolve(chosen === yes)));
}

function buttons(names, chosen) {
  const dialog = $('notice');
  const end = (name) => { dialog.close(); chosen(name); };
  $('notice_buttons').replaceChildren(...names.map((name, place) => {
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent: word(name) });
    button.className = place ? 'plain' : 'primary';
    button.addEventListener('click', () => end(name));
    return button;
  }));
  dialog.oncancel = (event) => { event.preventDefault(); end(names.at(-1)); };
  if (!dialog.open) dialog.showModal();
}

/* The person's own language comes with the session; until then, what the app says of them. */
function hintOfLanguage() {
  try {
    const { language_code: code } = JSON.parse(new URLSearchParams(bridge.initData).get('user'));
    return code.startsWith('zh') ? 'zh' : 'en';
  } catch {
    return navigator.language.startsWith('zh') ? 'zh' : 'en';
  }
}
