"""Settings: `.env.example` is equal to the code, and a malformed one is told in one sentence."""

import os
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import Settings
from tests.house.tree import HOUSE

CONTRIBUTOR = "1234567:contributor-token-long-enough-0001"
OPERATOR = "7654321:operator-token-long-enough-00000002"

MALFORMED = [
    ({"OPERATORS": "12:owner,eve:manager"}, "OPERATORS", "'eve:manager' is not id:role"),
    ({"OPERATORS": "12:king"}, "OPERATORS", "'12:king' is not id:role with a role of owner"),
    ({"OPERATORS": "12"}, "OPERATORS", "'12' is not id:role"),
    ({"CONTRIBUTOR_BOT_TOKEN": CONTRIBUTOR}, "CONTRIBUTOR_BOT_TOKEN", "set together"),
    ({"OPERATOR_BOT_TOKEN": OPERATOR}, "OPERATOR_BOT_TOKEN", "set together"),
    ({"CONTRIBUTOR_BOT_TOKEN": OPERATOR, "OPERATOR_BOT_TOKEN": OPERATOR}, "OPERATOR_BOT_TOKEN", "two different bots"),
    ({"CONTRIBUTOR_BOT_TOKEN": "hello", "OPERATOR_BOT_TOKEN": OPERATOR}, "CONTRIBUTOR_BOT_TOKEN", "not a bot token"),
    ({"DATABASE_URL": "mysql://localhost/aichain"}, "DATABASE_URL", "must begin with sqlite+aiosqlite:///"),
    ({"DATABASE_URL": "postgresql://localhost/aichain"}, "DATABASE_URL", "or postgresql+asyncpg://"),
    ({"DATABASE_URL": ""}, "DATABASE_URL", "must begin with"),
    ({"WEBHOOK_URL": "https://bots.example"}, "WEBHOOK_SECRET", "so that nobody else can post updates"),
    ({"WEBHOOK_URL": "bots.example"}, "WEBHOOK_URL", "valid URL"),
    ({"TELEGRAM_API_URL": "not a url"}, "TELEGRAM_API_URL", "valid URL"),
    ({"WEB_PORT": "70000"}, "WEB_PORT", "65535"),
    ({"SANDBOX_PORT": "eighty"}, "SANDBOX_PORT", "valid integer"),
    ({"TELEGRAM_MESSAGES_PER_S": "0"}, "TELEGRAM_MESSAGES_PER_S", "greater than or equal to 1"),
    ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL", "must be DEBUG"),
    ({"NEIGHBOURS": "perhaps"}, "NEIGHBOURS", "valid boolean"),
    ({"OPENAI_MODEL": "deepseek-chat"}, "OPENAI_MODEL", "needs OPENAI_API_KEY"),
    ({"MODEL_PRICE_IN": "0.15"}, "MODEL_PRICE_OUT", "set together"),
    ({"MODEL_PRICE_IN": "-1", "MODEL_PRICE_OUT": "1"}, "MODEL_PRICE_IN", "greater than or equal to 0"),
]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine on which nothing of ours is set."""
    for name in os.environ:
        if name.lower() in Settings.model_fields:
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def example() -> list[tuple[str, str]]:
    """Name and value of each setting in .env.example, in its order."""
    lines = (HOUSE / ".env.example").read_text(encoding="utf-8").splitlines()
    settings = [line.partition("=") for line in lines if line and not line.startswith("#")]
    return [(name, value) for name, _, value in settings]


def test_the_example_names_every_setting_in_the_codes_order() -> None:
    assert [name.lower() for name, _ in example()] == list(Settings.model_fields)


def test_the_example_shows_every_default() -> None:
    assert Settings(_env_file=HOUSE / ".env.example") == Settings()


def test_the_example_explains_every_setting_in_the_codes_words() -> None:
    lines = (HOUSE / ".env.example").read_text(encoding="utf-8").splitlines()
    for name in Settings.model_fields:
        place = next(number for number, line in enumerate(lines) if line.startswith(f"{name.upper()}="))
        assert lines[place - 1].startswith("# "), name


def test_nothing_set_is_a_local_sandbox_on_sqlite() -> None:
    settings = Settings()

    assert settings.uses_sandbox
    assert settings.database_url.startswith("sqlite")
    assert settings.redis_url is None


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"CONTRIBUTOR_BOT_TOKEN={CONTRIBUTOR}\nOPERATOR_BOT_TOKEN={OPERATOR}\nOPERATORS=12:owner, 34:auditor\n"
    )

    settings = Settings()

    assert not settings.uses_sandbox
    assert settings.operators == {"12": "owner", "34": "auditor"}


def test_secrets_are_not_shown() -> None:
    settings = Settings(contributor_bot_token=CONTRIBUTOR, operator_bot_token=OPERATOR, openai_api_key="sk-very-secret")

    assert "token-long-enough" not in repr(settings)
    assert "very-secret" not in repr(settings)


@pytest.mark.parametrize(("wrong", "name", "reason"), MALFORMED)
def test_a_malformed_setting_is_one_sentence(
    wrong: dict[str, str],
    name: str,
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for setting, value in wrong.items():
        monkeypatch.setenv(setting, value)

    assert main(["migrate"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    [sentence] = said.err.splitlines()
    assert name in sentence
    assert reason in sentence
    assert "token-long-enough" not in sentence
