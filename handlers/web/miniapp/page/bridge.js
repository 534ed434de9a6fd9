/**
 * Our half of Telegram's Web App protocol: what the app that shows us says in the address, and events in both directions.
 *
 * A phone's app lends us a proxy object, the desktop's old one notify(), a web page its window. Nothing is loaded for it.
 */

const launch = new URLSearchParams(location.hash.slice(1));
const heard = new Map();

export const initData = launch.get('tgWebAppData') || '';
export const version = launch.get('tgWebAppVersion') || '6.0';
export const isInside = Boolean(window.TelegramWebviewProxy || hasNotify() || window.parent !== window);

/** Whether the app that shows us is of this version or newer. */
export function isAtLeast(wanted) {
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && (minor || 0) >= (wantedMinor || 0));
}

/** Say an event; nobody hears it outside of Telegram. */
export function tell(eventType, eventData = {}) {
  if (window.TelegramWebviewProxy) window.TelegramWebviewProxy.postEvent(eventType, JSON.stringify(eventData));
  else if (hasNotify()) window.external.notify(JSON.stringify({ eventType, eventData }));
  else if (window.parent !== window) window.parent.postMessage(JSON.stringify({ eventType, eventData }), '*');
}

/** Do something whenever an event of this name comes. */
export function on(eventType, listener) {
  heard.set(eventType, [...(heard.get(eventType) || []), listener]);
}

/** What we say first: that we are there, large, not to be swiped away, in its colours. */
export function begin() {
  tell('iframe_ready', { reload_supported: true });
  tell('web_app_ready');
  tell('web_app_expand');
  if (isAtLeast('7.7')) tell('web_app_setup_swipe_behavior', { allow_vertical_swipe: false });
  if (isAtLeast('8.0')) for (const area of ['safe_area', 'content_safe_area']) tell(`web_app_request_${area}`);
  tell('web_app_request_theme');
  tell('web_app_request_viewport');
}

export function askBeforeClosing(isAsked) {
  if (isAtLeast('6.2')) tell('web_app_setup_closing_behavior', { need_confirmation: isAsked });
}

export function setBackButton(isVisible) {
  if (isAtLeast('6.1')) tell('web_app_setup_back_button', { is_visible: isVisible });
}

export function setMainButton({ text, isVisible = true, isActive = true, isBusy = false }) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  tell('web_app_setup_main_button', {
    is_visible: isVisible, is_active: isActive, is_progress_visible: isBusy, text,
    color: colour('--button'), text_color: colour('--on-button'),
  });
}

export function close() {
  tell('web_app_close');
}

function hear(eventType, eventData) {
  for (const listener of heard.get(eventType) || []) listener(eventData || {});
}

function hearMessage(event) {
  if (event.source !== window.parent) return;
  try {
    const { eventType, eventData } = JSON.parse(event.data);
    hear(eventType, eventData);
  } catch {
    // Whatever else the page around us says is none of ours.
  }
}

function hasNotify() {
  return typeof window.external === 'object' && window.external !== null && 'notify' in window.external;
}

function paint(params) {
  for (const [name, colour] of Object.entries(params || {})) {
    if (/^#[0-9a-f]{3,8}$/i.test(colour)) {
      document.documentElement.style.setProperty(`--tg-theme-${name.replaceAll('_', '-')}`, colour);
    }
  }
  if (params?.bg_color) document.documentElement.dataset.scheme = isDark(params.bg_color) ? 'dark' : 'light';
}

function isDark(colour) {
  const digits = colour.length < 6 ? [...colour.slice(1, 4)].map((digit) => digit + digit) : colour.slice(1).match(/../g);
  const [red, green, blue] = digits.map((pair) => parseInt(pair, 16));
  return red * 0.299 + green * 0.587 + blue * 0.114 < 128;
}

function inset(prefix, sides) {
  for (const side of ['top', 'bottom', 'left', 'right']) {
    document.documentElement.style.setProperty(`--${prefix}-${side}`, `${Number(sides[side]) || 0}px`);
  }
}

try {
  paint(JSON.parse(launch.get('tgWebAppThemeParams') || '{}'));
} catch {
  // Colours of our own will do.
}
on('theme_changed', ({ theme_params: params }) => paint(params));
on('safe_area_changed', (sides) => inset('safe', sides));
on('content_safe_area_changed', (sides) => inset('content-safe', sides));
on('reload_iframe', () => location.reload());

addEventListener('message', hearMessage);
window.Telegram = { ...window.Telegram, WebView: { receiveEvent: hear } };
window.TelegramGameProxy = { receiveEvent: hear };
window.TelegramGameProxy_receiveEvent = hear;
