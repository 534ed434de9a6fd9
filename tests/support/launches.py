"""Mini Apps opened as Telegram opens them: launch data signed with a bot's token."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote, urlencode

TOKEN: Final = "7300000001:miniapp-tests-0001"


def launched(external_id: int, now: datetime, *, token: str = TOKEN, code: str = "en", **more: str) -> str:
    """The launch data of one person."""
    user = {"id": external_id, "first_name": "安 Ann", "language_code": code}
    return signed({"auth_date": str(int(now.timestamp())), "user": json.dumps(user), **more}, token=token)


def signed(fields: dict[str, str], *, token: str = TOKEN) -> str:
    """Any fields, with the hash that belongs to them."""
    checked = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    digest = hmac.new(key, checked.encode(), hashlib.sha256).hexdigest()
    return urlencode({**fields, "hash": digest}, quote_via=quote)


def opened_at(page: str, init_data: str, theme: dict[str, str] | None = None, version: str = "9.1") -> str:
    """The address under which the page is opened."""
    facts: dict[str, Any] = {"tgWebAppData": init_data, "tgWebAppVersion": version, "tgWebAppPlatform": "web"}
    if theme is not None:
        facts["tgWebAppThemeParams"] = json.dumps(theme)
    return f"{page}#{urlencode(facts, quote_via=quote)}"
