/** A Mini App in a sheet, and the half of Telegram's Web App protocol that a host answers. */

import { post } from './api.js';
import { h, iconButton } from './dom.js';
import { followLink } from './links.js';
import { alertBox, confirmBox } from './notices.js';
import { theme } from './settings.js';
import { address, isBot, on, state } from './state.js';
import { titleOf } from './sidebar.js';
import { t } from './words.js';

export async function openMiniApp(message, button) {
  const asked = { ...address(), message_id: message?.message_id, url: button.web_app?.url };
  const { url } = await post('webapp', asked);
  show(url, button.text || t('app'));
}

let open = null;
on('theme', () => { if (open?.dialog.isConnected) tellTheme(open); });

on('webapp', (url) => show(url, isBot(state.peer) ? titleOf(state.peer) : t('app')));

function show(url, title) {
  document.querySelector('dialog.sheet')?.dispatchEvent(new Event('cancel'));
  const app = { frame: null, dialog: null, confirmClosing: false };
  const frame = h('iframe', {
    src: withTheme(url), title, allow: 'clipboard-write',
    sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-modals allow-downloads',
  });
  const close = () => { removeEventListener('message', listen); app.dialog.close(); app.dialog.remove(); };
  const ask = async () => { if (!app.confirmClosing || await confirmBox(`${t('close')}?`, t('close'))) close(); };
  const listen = (event) => { if (event.source === frame.contentWindow) handle(app, event.data, close); };

  app.frame = frame;
  open = app;
  app.back = iconButton('back', t('back'), () => tell(app, 'back_button_pressed'), { hidden: true });
  const pressed = () => tell(app, 'main_button_pressed');
  app.main = h('button.primary.large', { type: 'button', hidden: true, onclick: pressed });
  app.dialog = h('dialog.sheet', { 'aria-label': title },
    h('header.sheet-bar', {}, app.back, h('strong', {}, title), iconButton('close', t('close'), ask)),
    frame, h('footer.sheet-foot', {}, app.main));
  app.dialog.addEventListener('cancel', (event) => { event.preventDefault(); ask(); });
  addEventListener('message', listen);
  document.body.append(app.dialog);
  app.dialog.showModal();
}

/* The launch address carries colours of its own; the page's take their place, the signed data stays as it is. */
function withTheme(url) {
  const colours = encodeURIComponent(JSON.stringify(themeParams()));
  return url.replace(/tgWebAppThemeParams=[^&]*/, `tgWebAppThemeParams=${colours}`);
}

function tell(app, eventType, eventData = {}) {
  app.frame.contentWindow.postMessage(JSON.stringify({ eventType, eventData }), '*');
}

const handlers = {
  iframe_ready: (app) => tellTheme(app),
  web_app_ready: (app) => app.dialog.classList.add('ready'),
  web_app_expand: (app) => app.dialog.classList.add('expanded'),
  web_app_request_theme: (app) => tellTheme(app),
  web_app_request_viewport: (app) => tell(app, 'viewport_changed', viewport(app)),
  web_app_setup_closing_behavior: (app, data) => { app.confirmClosing = Boolean(data.need_confirmation); },
  web_app_setup_back_button: (app, data) => { app.back.hidden = !data.is_visible; },
  web_app_setup_main_button: setMainButton,
  web_app_open_link: (app, data) => followLink(data.url),
  web_app_open_tg_link: (app, data) => followLink(`https://t.me${data.path_full}`),
  web_app_open_popup: popup,
  web_app_set_background_color: (app, data) => { app.frame.style.background = data.color; },
};

function handle(app, raw, close) {
  let packet;
  try {
    packet = typeof raw === 'string' ? JSON.parse(raw) : raw;
  } catch {
    return;
  }
  if (packet?.eventType === 'web_app_close') close();
  else handlers[packet?.eventType]?.(app, packet.eventData || {});
}

function setMainButton(app, data) {
  const { main } = app;
  if ('is_visible' in data) main.hidden = !data.is_visible;
  if ('is_active' in data) main.disabled = !data.is_active;
  if ('text' in data) main.textContent = data.text;
  if (data.color) main.style.background = data.color;
  if (data.text_color) main.style.color = data.text_color;
  main.toggleAttribute('aria-busy', Boolean(data.is_progress_visible));
}

async function popup(app, data) {
  const text = [data.title, data.message].filter(Boolean).join('\n');
  const [first, second] = data.buttons || [];
  const yes = second ? await confirmBox(text, first?.text || t('ok')) : await alertBox(text);
  tell(app, 'popup_closed', { button_id: yes ? first?.id ?? '' : second?.id ?? '' });
}

function viewport(app) {
  const box = app.frame.getBoundingClientRect();
  return { height: box.height, width: box.width, is_state_stable: true, is_expanded: true };
}

const tellTheme = (app) => tell(app, 'theme_changed', { theme_params: themeParams() });

function themeParams() {
  const css = getComputedStyle(document.documentElement);
  const colour = (name) => css.getPropertyValue(name).trim();
  return {
    bg_color: colour('--panel'), text_color: colour('--ink'), hint_color: colour('--muted'),
    link_color: colour('--accent'), button_color: colour('--accent'), button_text_color: colour('--on-accent'),
    secondary_bg_color: colour('--page'), accent_text_color: colour('--accent'), section_bg_color: colour('--panel'),
    header_bg_color: colour('--panel'), destructive_text_color: theme() === 'dark' ? '#ff8f85' : '#b3261e',
  };
}

