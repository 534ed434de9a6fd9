"""How a bot gets its updates: long poll or webhook."""

import re
from typing import Any

from sandbox.addresses import is_loopback, split
from sandbox.errors import Refusal, bad_request
from sandbox.methods.registry import Call, Result, method
from sandbox.models import Json
from sandbox.updates import BATCH_MAX, TIMEOUT_MAX_S

CONNECTIONS_MAX = 100
CONNECTIONS_DEFAULT = 40
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
WEBHOOK_ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


@method("getUpdates")
async def get_updates(call: Call) -> Result:
    """Hand out updates, waiting for the first one.

    Raises:  Refusal 409 while a webhook is set, or when another poller comes.
    """
    params = call.params
    if call.bot.webhook:
        raise Refusal(409, WEBHOOK_ACTIVE)
    _remember_allowed(call)
    limit = min(max(params.integer("limit", BATCH_MAX), 1), BATCH_MAX)
    timeout_s = min(max(params.integer("timeout"), 0), TIMEOUT_MAX_S)
    batch = await call.state.queues[call.bot.id].poll(params.integer("offset"), limit, timeout_s)
    return b"[" + b",".join(batch) + b"]"


def _remember_allowed(call: Call) -> None:
    allowed = call.params.json("allowed_updates")
    if allowed is None:
        return
    if not isinstance(allowed, list) or not all(isinstance(kind, str) for kind in allowed):
        raise bad_request("can't parse allowed_updates: expected an Array of String")
    if call.bot.allowed_updates != (allowed or None):
        call.bot.allowed_updates = allowed or None
        call.state.save_bot(call.bot)


@method("setWebhook")
async def set_webhook(call: Call) -> Result:
    """Deliver updates to an address; an empty one goes back to polling."""
    params = call.params
    url = params.text("url")
    if not url:
        return await delete_webhook(call)
    _check_url(url, strict_https=call.state.strict_https)
    secret = params.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _remember_allowed(call)
    _drop_if_asked(call)
    call.bot.webhook = {
        "url": url,
        "secret_token": secret,
        "max_connections": min(max(params.integer("max_connections", CONNECTIONS_DEFAULT), 1), CONNECTIONS_MAX),
    }
    call.state.save_bot(call.bot)
    call.state.couriers.restart(call.bot)
    return True


def _check_url(url: str, *, strict_https: bool) -> None:
    parts = split(url)
    if not parts.hostname:
        raise bad_request("bad webhook: invalid webhook URL specified")
    if parts.scheme != "https" and (strict_https or not is_loopback(url)):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")


@method("deleteWebhook")
async def delete_webhook(call: Call) -> Result:
    """Go back to polling."""
    _drop_if_asked(call)
    call.bot.webhook = None
    call.state.save_bot(call.bot)
    call.state.couriers.restart(call.bot)
    return True


def _drop_if_asked(call: Call) -> None:
    if call.params.flag("drop_pending_updates"):
        call.state.couriers.stop(call.bot)
        call.state.queues[call.bot.id].clear()


@method("getWebhookInfo")
async def get_webhook_info(call: Call) -> Result:
    """How delivery goes."""
    webhook: Json = call.bot.webhook or {}
    shown: dict[str, Any] = {
        "url": webhook.get("url", ""),
        "has_custom_certificate": False,
        "pending_update_count": len(call.state.queues[call.bot.id]) + call.state.couriers.in_hand(call.bot),
    }
    if webhook:
        shown |= {"max_connections": webhook["max_connections"], "ip_address": "127.0.0.1"}
        shown |= call.state.couriers.last_error(call.bot)
    if call.bot.allowed_updates:
        shown["allowed_updates"] = call.bot.allowed_updates
    return shown
