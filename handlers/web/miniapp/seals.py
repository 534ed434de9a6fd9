"""What the Mini App's server gives out and knows again: sessions, and addresses of pictures. It keeps neither."""

import hmac
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

PICTURE_KEPT_S: Final = 600
_MAC_CHARS: Final = 43


class Seals:
    """Signs with a key that only who has the bot's token can make; all processes with one token know each other's."""

    def __init__(self, token: str) -> None:
        self._key = hmac.digest(token.encode(), b"AIChain Mini App", "sha256")

    def session(self, external_id: str, lease: str) -> str:
        """The right of one person to answer on one lease, for as long as the lease lives: whoever reads it asks."""
        return f"{external_id}.{lease}.{self._mac('session', external_id, lease)}"

    def bearer(self, session: str) -> tuple[str, str] | None:
        """The person and the lease of a session of ours."""
        external_id, _, rest = session.partition(".")
        lease, _, mac = rest.rpartition(".")  # a try's lease has dots of its own
        return (external_id, lease) if self._is(mac, "session", external_id, lease) else None

    def picture(self, sha256: str, *, now: datetime) -> str:
        """Where a picture is to be had for some minutes."""
        until = str(int(now.timestamp()) + PICTURE_KEPT_S)
        return f"/app/pictures/{sha256}?{urlencode({'until': until, 'seal': self._mac('picture', sha256, until)})}"

    def opens_picture(self, sha256: str, until: str, seal: str, *, now: datetime) -> bool:
        """Whether this is such an address, and still holds."""
        return self._is(seal, "picture", sha256, until) and now.timestamp() <= int(until)

    def _mac(self, *parts: str) -> str:
        """No part holds a line's end: leases, numbers and hashes don't."""
        return hmac.new(self._key, "\n".join(parts).encode(), "sha256").hexdigest()[:_MAC_CHARS]

    def _is(self, given: str, *parts: str) -> bool:
        return hmac.compare_digest(
            given.encode("utf-8", "surrogatepass"), self._mac(*(part.replace("\n", "") for part in parts)).encode()
        )
