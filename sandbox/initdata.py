"""Mini App launches: the data a page is opened with, signed by the bot's token."""

import hashlib
import hmac
from urllib.parse import quote, urlencode

from pydantic_core import to_json

from sandbox.models import Bot, Json, Person

THEME = {
    "bg_color": "#ffffff", "text_color": "#000000", "hint_color": "#707579", "link_color": "#3390ec",
    "button_color": "#3390ec", "button_text_color": "#ffffff", "secondary_bg_color": "#f4f4f5",
}  # fmt: skip
WEB_APP_VERSION = "9.1"


def init_data(bot: Bot, person: Person, auth_date: int, **facts: str) -> str:
    """The launch data as a query string.

    Returns: user, auth_date and facts (query_id, start_param, …), with the hash that only the token's owner can make.
    Source:  core.telegram.org/bots/webapps, "Validating data received via the Mini App".
    """
    user: Json = person.user() | {"allows_write_to_pm": True}
    user.pop("is_bot")
    fields = {**facts, "user": to_json(user).decode(), "auth_date": str(auth_date)}
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.digest(b"WebAppData", bot.token.encode(), "sha256")
    fields["hash"] = hmac.new(key, checked.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields, quote_via=quote)


def launch_url(url: str, data: str) -> str:
    """The page's address with the launch data in its fragment, as Telegram's apps open it."""
    fragment = urlencode(
        {
            "tgWebAppData": data,
            "tgWebAppVersion": WEB_APP_VERSION,
            "tgWebAppPlatform": "web",
            "tgWebAppThemeParams": to_json(THEME).decode(),
        },
        quote_via=quote,
    )
    return f"{url}{'&' if '#' in url else '#'}{fragment}"
