"""Witnesses over HTTP: each is asked to cosign a new checkpoint, as C2SP tlog-witness has it."""

from http import HTTPStatus
from typing import Final

import aiohttp

from flows.shared.publishing import Prove, WitnessAway, WitnessRefused
from ledger.log.checkpoint import parse_signed
from ledger.log.note import VerifierKey
from ledger.witness.protocol import format_request

TIMEOUT_S: Final = 5.0
_ANSWER_BYTES: Final = 16_384
_SHOWN: Final = 200
_SIZE_TYPE: Final = "text/x.tlog.size"
_SIZE_DIGITS_MAX: Final = 19


class HttpWitness:
    """flows.shared.publishing.Witness: one witness, by the address of its submission prefix.

    How far it has come is remembered here, and after a start asked of it: its 409 says so.
    """

    def __init__(self, key: VerifierKey, url: str, *, is_independent: bool = True) -> None:
        self.key = key
        self.is_independent = is_independent
        self._address = f"{url.rstrip('/')}/add-checkpoint"
        self._seen_size = 0
        self._http: aiohttp.ClientSession | None = None

    async def cosign(self, note: str, size: int, prove: Prove) -> str:
        """Bring a signed checkpoint with the proof that it continues what the witness saw last.

        Returns: signature lines.
        Raises:  WitnessAway, WitnessRefused.
        """
        status, body, kind = await self._submit(note, min(self._seen_size, size), prove)
        if status == HTTPStatus.CONFLICT and kind == _SIZE_TYPE:
            self._seen_size = _size(body)
            if self._seen_size > size:
                raise WitnessRefused(f"it has seen {self._seen_size} leaves, the checkpoint has {size}")
            status, body, _ = await self._submit(note, self._seen_size, prove)
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise WitnessAway(f"HTTP {status}")
        if status != HTTPStatus.OK:
            raise WitnessRefused(f"HTTP {status}: {body[:_SHOWN].strip()}")
        self._seen_size = size
        return body

    async def close(self) -> None:
        """Let go of the connection."""
        if self._http is not None:
            await self._http.close()

    async def _submit(self, note: str, old_size: int, prove: Prove) -> tuple[int, str, str]:
        """Returns: the answer's status, text and content type.

        Raises:  WitnessAway.
        """
        request = format_request(old_size, await prove(old_size), parse_signed(note))
        if self._http is None:
            self._http = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT_S))
        try:
            async with self._http.post(self._address, data=request.encode()) as answer:
                body = await answer.content.read(_ANSWER_BYTES)
                return answer.status, body.decode(), answer.content_type
        except (aiohttp.ClientError, TimeoutError, UnicodeDecodeError) as error:
            raise WitnessAway(type(error).__name__) from error


def _size(body: str) -> int:
    """A size as a witness writes it.

    Raises:  WitnessRefused.
    """
    digits = body.removesuffix("\n")
    if not digits.isascii() or not digits.isdecimal() or len(digits) > _SIZE_DIGITS_MAX:
        raise WitnessRefused(f"it names its size as {body[:_SHOWN]!r}")
    return int(digits)
