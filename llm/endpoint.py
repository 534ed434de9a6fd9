"""A model at an OpenAI-compatible endpoint: OpenAI, DeepSeek, Qwen, GLM, Kimi, vLLM, Ollama, or the sandbox's own."""

import asyncio
import random
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from llm.dialect import Dialect
from llm.line import Completion, Declined, Line, Lost, NotReached
from llm.model import Ask, Away, Problem, Said, Tariff
from llm.reading import read_answer

TRIES_MAX: Final = 3
WAIT_MAX_S: Final = 20.0
"""A longer wait is not sat out: the question goes back to where it came from."""
SETTINGS_WAIT_S: Final = 300.0
"""How long to leave an endpoint alone that does not take our key, model or money."""
COMPLAINT_CHARS: Final = 200
KEPT_CHARS: Final = 500
"""How much of what a model said is kept."""

_OF_REQUEST: Final = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.REQUEST_ENTITY_TOO_LARGE}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may take.

    Units:   pause_s before the second try, twice that before the third, unless the endpoint says how long.
    """

    timeout_s: float = 60.0
    answer_tokens: int = 1024
    calls_at_once: int = 4
    pause_s: float = 1.0


class Endpoint:
    """One model, and the dialect its endpoint was found to speak. It implements llm.model.Model."""

    def __init__(
        self,
        name: str,
        *,
        url: str,
        key: str,
        tariff: Tariff,
        limits: Limits | None = None,
        takes_pictures: bool = False,
    ) -> None:
        self.name = name
        self.tariff = tariff
        self.takes_pictures = takes_pictures
        self._limits = limits or Limits()
        self._url, self._key = url, key
        self._line: Line | None = None
        self._opening = asyncio.Lock()
        self._dialect = Dialect()
        self._has_answered = False

    @property
    def answer_tokens_max(self) -> int:
        """How long its answers may be."""
        return self._limits.answer_tokens

    @property
    def calls_at_once(self) -> int:
        """How many questions it is asked at the same time."""
        return self._limits.calls_at_once

    @property
    def ask_max_s(self) -> float:
        """How long one question takes at most, with every retry and in every wording."""
        return TRIES_MAX * (self._limits.timeout_s + WAIT_MAX_S)

    async def close(self) -> None:
        """Let go of connections."""
        if self._line is not None:
            await self._line.close()

    async def ask(self, ask: Ask) -> Said | Away:
        """Ask one question; whatever an endpoint does, something comes of it in time.

        Try again after 429, 5xx and where no connection was made; never where the endpoint may charge for the last try.
        """
        try:
            async with asyncio.timeout(self.ask_max_s):
                return await self._ask(ask)
        except TimeoutError:
            return Away("time-out", may_cost=True)

    async def _ask(self, ask: Ask) -> Said | Away:
        """In simpler and simpler words if the endpoint does not understand."""
        dialect: Dialect | None = self._dialect
        declined: Declined | None = None
        while dialect is not None:
            try:
                completion = await self._patiently(ask, dialect)
            except Declined as error:
                if error.status not in _OF_REQUEST:
                    return _away(error)
                dialect, declined = dialect.simpler(error.complaint), error
            except NotReached as error:
                return Away(str(error), may_cost=False)
            except Lost as error:
                return Away(str(error), may_cost=True)
            else:
                self._dialect, self._has_answered = dialect, True
                return _said(completion, ask)
        assert declined is not None
        if not self._has_answered:  # an endpoint that takes nothing at all: our settings are wrong, not the question
            return _away(declined)
        return Said(None, _kept(declined.complaint), Problem.REFUSED, 0, 0)

    async def _patiently(self, ask: Ask, dialect: Dialect) -> Completion:
        """One request, with its retries.

        Raises:  Declined, NotReached, Lost.
        """
        line, request = await self._open_line(), dialect.request(ask, self.answer_tokens_max)
        for tried in range(1, TRIES_MAX):
            try:
                return await line.complete(self.name, ask, request)
            except Declined as error:
                pause_s = self._pause_s(tried) if error.wait_s is None else error.wait_s
                if not error.is_transient or pause_s > WAIT_MAX_S:
                    raise
            except NotReached:
                pause_s = self._pause_s(tried)
            await asyncio.sleep(pause_s)
        return await line.complete(self.name, ask, request)

    async def _open_line(self) -> Line:
        """The line, opened for the first question: not on the loop, which it would hold up for seconds."""
        async with self._opening:
            if self._line is None:
                self._line = await asyncio.to_thread(_open, self._url, self._key, self._limits.timeout_s)
        return self._line

    def _pause_s(self, tried: int) -> float:
        """Twice as long each time, and never at the same moment as everybody else."""
        return min(self._limits.pause_s * 2.0 ** (tried - 1) * (0.5 + random.random()), WAIT_MAX_S)  # noqa: S311


def _open(url: str, key: str, timeout_s: float) -> Line:
    from llm.wire import Wire  # noqa: PLC0415 - openai costs 2 s

    return Wire(url, key, timeout_s=timeout_s)


def _away(error: Declined) -> Away:
    """Declined for now, or for a reason that no other wording would change."""
    if error.is_transient:
        return Away(str(error), may_cost=False, wait_s=error.wait_s or 0.0)
    reason = f"{error}: {error.complaint[:COMPLAINT_CHARS]}"  # about our settings: whoever set them should read it
    return Away(reason, may_cost=False, wait_s=max(error.wait_s or 0.0, SETTINGS_WAIT_S))


def _said(completion: Completion, ask: Ask) -> Said:
    found = _problem(completion) or read_answer(completion.text, ask.options)
    return Said(
        choice=None if isinstance(found, Problem) else found,
        text=_kept(completion.text),
        problem=found if isinstance(found, Problem) else None,
        tokens_in=completion.tokens_in,
        tokens_out=completion.tokens_out,
    )


def _problem(completion: Completion) -> Problem | None:
    """What the endpoint itself says is wrong with its answer."""
    return {"content_filter": Problem.FILTERED, "length": Problem.CUT}.get(completion.finish_reason)


def _kept(text: str) -> str:
    """The beginning, as any store can keep it."""
    return text[:KEPT_CHARS].replace("\0", "\ufffd").encode(errors="replace").decode()
