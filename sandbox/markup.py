"""Keyboards under messages: checked as Telegram checks them."""

from typing import Any

from sandbox.addresses import is_loopback, split
from sandbox.errors import bad_request
from sandbox.models import Json

CALLBACK_DATA_MAX_BYTES = 64
BUTTONS_MAX = 100
KEYS_MAX = 300
URL_SCHEMES = frozenset({"http", "https", "tg", "ton"})
ACTIONS = frozenset(
    [
        "url",
        "callback_data",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "copy_text",
        "callback_game",
        "pay",
    ]
)


def read_markup(markup: Any, *, private: bool, strict_https: bool) -> tuple[Json | None, Json | None]:
    """The inline keyboard of a message, and the other kind of markup (a reply keyboard), whichever was given.

    Raises:  Refusal 400 in Telegram's words for a keyboard that it would refuse.
    """
    if not markup:
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        return None, _reply_markup(markup, private=private)
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse reply keyboard markup: field "inline_keyboard" must be an Array of Arrays')
    checked = [[_button(button, private=private, strict_https=strict_https) for button in row] for row in rows if row]
    if sum(map(len, checked)) > BUTTONS_MAX:
        raise bad_request("reply markup is too long")
    return ({"inline_keyboard": checked} if checked else None), None


def _reply_markup(markup: Json, *, private: bool) -> Json:
    """A keyboard in the place of the person's own; or what takes one away; or what asks for a reply."""
    if "keyboard" not in markup:
        return markup
    rows = markup["keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('can\'t parse reply keyboard markup: field "keyboard" must be an Array of Arrays')
    checked = [[_key(key, private=private) for key in row] for row in rows if row]
    if not checked:
        raise bad_request("reply markup is empty")
    if sum(map(len, checked)) > KEYS_MAX:
        raise bad_request("reply markup is too long")
    return {**markup, "keyboard": checked}


def _key(key: Any, *, private: bool) -> Json:
    shown = {"text": key} if isinstance(key, str) else key
    if not isinstance(shown, dict) or not isinstance(shown.get("text"), str):
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String')
    if not shown["text"].strip():
        raise bad_request("keyboard button text must be non-empty")
    if shown.get("request_contact") and not private:
        raise bad_request("phone number can be requested in private chats only")
    return {name: value for name, value in shown.items() if value not in (None, False)}


def _button(button: Any, *, private: bool, strict_https: bool) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: expected an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request('can\'t parse inline keyboard button: Field "text" must be of type String')
    if not text.strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if not ACTIONS & {name for name, value in button.items() if value is not None}:
        raise bad_request("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    _check_data(button)
    _check_url(button)
    _check_web_app(button, private=private, strict_https=strict_https)
    return {name: value for name, value in button.items() if value is not None}


def _check_data(button: Json) -> None:
    data = button.get("callback_data")
    if data is None:
        return
    if not isinstance(data, str) or not 1 <= len(data.encode()) <= CALLBACK_DATA_MAX_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(button: Json) -> None:
    url = button.get("url")
    if url is None:
        return
    if not isinstance(url, str) or not _opens(url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _opens(url: str) -> bool:
    """Whether Telegram's apps would open an address; one without a scheme is http."""
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    if scheme.lower() not in URL_SCHEMES or not rest or " " in rest:
        return False
    return scheme.lower() in {"tg", "ton"} or "." in rest or is_loopback(url)


def _check_web_app(button: Json, *, private: bool, strict_https: bool) -> None:
    web_app = button.get("web_app")
    if web_app is None:
        return
    if not private:
        raise bad_request("BUTTON_TYPE_INVALID")
    url = web_app.get("url") if isinstance(web_app, dict) else None
    check_web_app_url(url, strict_https=strict_https, what="inline keyboard button Web App URL")


def check_web_app_url(url: Any, *, strict_https: bool, what: str) -> None:
    """Refuse a page that Telegram would not open: https, or on this machine http."""
    address = split(str(url or ""))
    is_local = address.scheme == "http" and is_loopback(str(url)) and not strict_https
    if not address.hostname or not (address.scheme == "https" or is_local):
        raise bad_request(f"{what} '{url}' is invalid: Only HTTPS links are allowed")
