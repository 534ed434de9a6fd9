"""Where the pages are listened for, and what somebody is told where that can't be."""

import socket
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.problems import StartProblem
from bot.settings import Settings
from bot.web import address_of, listen


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        yield port


def test_somebody_who_looks_around_gets_another_port_where_theirs_is_taken(taken_port: int) -> None:
    with listen(Settings(web_port=taken_port)) as listening:
        port = listening.getsockname()[1]
        assert port != taken_port
        assert address_of(listening) == f"http://127.0.0.1:{port}"


def test_whoever_serves_telegram_is_told_that_the_port_is_taken(taken_port: int) -> None:
    settings = Settings(
        web_port=taken_port,
        contributor_bot_token=SecretStr("123:AbCdE"),
        operator_bot_token=SecretStr("124:AbCdE"),
    )
    with pytest.raises(StartProblem, match=f"127.0.0.1:{taken_port}"):
        listen(settings)


def test_an_address_that_is_not_ours_is_a_clear_sentence() -> None:
    with pytest.raises(StartProblem, match="WEB_HOST"):
        listen(Settings(web_host="192.0.2.1", web_port=0))


def test_what_listens_everywhere_is_opened_on_this_machine() -> None:
    with listen(Settings(web_host="0.0.0.0", web_port=0)) as listening:  # noqa: S104
        assert address_of(listening).startswith("http://127.0.0.1:")
