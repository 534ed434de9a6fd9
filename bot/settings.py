"""Every setting of the house: read once in `bot`, handed down as values. `.env.example` explains the same names."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, HttpUrl, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{5,}")
_LOG_NAME = re.compile(r"[A-Za-z0-9._/:-]{1,200}", re.ASCII)
_ROLES = ("owner", "manager", "reviewer", "auditor")


def _blank_is_none(value: object) -> object:
    """`NAME=` in a file means: not set."""
    return None if value == "" else value


OptionalUrl = Annotated[HttpUrl | None, BeforeValidator(_blank_is_none)]
OptionalPath = Annotated[Path | None, BeforeValidator(_blank_is_none)]
OptionalText = Annotated[str | None, BeforeValidator(_blank_is_none)]
Price = Annotated[Decimal, Field(ge=0, le=1_000_000)]
Aic = Annotated[Decimal, Field(ge=0, le=10_000_000_000, decimal_places=8)]
OptionalPrice = Annotated[Price | None, BeforeValidator(_blank_is_none)]
OptionalSecret = Annotated[SecretStr | None, BeforeValidator(_blank_is_none)]


class Settings(BaseSettings):
    """With nothing set: a local sandbox, SQLite, everything in one process."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", frozen=True, extra="ignore")

    contributor_bot_token: OptionalSecret = None
    """The public bot's token from @BotFather. Without both tokens the local sandbox is started."""
    operator_bot_token: OptionalSecret = None
    """The operators' bot: another bot with another token."""
    operators: Annotated[dict[str, str], NoDecode] = Field(default_factory=dict)
    """Who may operate: `id:role,id:role` with the roles owner, manager, reviewer, auditor."""

    two_people_above: Aic = Decimal(1_000_000)
    """In AIC: a launch, a funding, a grant or a correction above it takes a second operator. 0: each one does."""

    database_url: str = "sqlite+aiosqlite:///var/aichain.db"
    """`sqlite+aiosqlite:///path` or `postgresql+asyncpg://user:password@host/name`."""
    redis_url: OptionalText = None
    """`redis://host:6379/0`; unset: limits, leader lock and caches stay in this process."""
    files_path: Path = Path("var/files")
    """Where pictures and exports are kept, by their SHA-256."""
    releases_path: Path = Path("var/releases")
    """Where released datasets are kept, a folder each: back it up with LOG_PATH, their hashes stand in the log."""
    font_path: OptionalPath = None
    """A font file for the words in drawn pictures; unset: one of the system's, else numbers must do."""

    keys_path: Path = Path("var/keys")
    """Where this installation's secret keys live, outside the database: made at the first start, backed up by you."""
    log_path: Path = Path("var/log")
    """Where the transparency log is published, as static files that any web host can serve."""
    log_name: str = "aichain.local"
    """The log's own name, in every checkpoint: your host's name and a path. Fixed once the key is made."""
    log_policy: OptionalPath = None
    """The witnesses that co-sign the log and how many must; unset: none are asked."""

    telegram_api_url: HttpUrl = HttpUrl("https://api.telegram.org")
    """Any Bot API server: Telegram's own, one you host, or a sandbox."""
    telegram_proxy_url: OptionalText = None
    """A proxy for all that is sent to Telegram: `http://host:port`. From mainland China Telegram needs one."""
    telegram_messages_per_s: int = Field(default=30, ge=1, le=1000)
    """Messages per second over all chats: 30, or up to 1000 with paid broadcasts."""
    webhook_url: OptionalUrl = None
    """The public https address of this service for webhooks; unset: polling."""
    webhook_secret: OptionalSecret = None
    """What Telegram must send in X-Telegram-Bot-Api-Secret-Token; required with WEBHOOK_URL."""
    web_url: OptionalUrl = None
    """The public https address of our pages; without it, kinds that need the Mini App are not dealt."""
    web_host: str = "127.0.0.1"
    """The address to listen on: the public pages, webhooks, health and metrics."""
    web_port: int = Field(default=8080, ge=0, le=65535)
    """The port to listen on; somebody who only looks around gets another where it is taken."""

    openai_api_key: OptionalSecret = None
    """The key of the model endpoint: any, where it asks for none."""
    openai_base_url: OptionalUrl = None
    """Any OpenAI-compatible endpoint: OpenAI, DeepSeek, Qwen, GLM, Kimi, vLLM, Ollama."""
    openai_model: OptionalText = None
    """The model's name at that endpoint; unset: no model but the sandbox's own."""
    model_pictures: bool = False
    """Whether the model may be asked about pictures; otherwise tasks with one are left without its answer."""
    model_timeout_s: float = Field(default=60.0, ge=1, le=600)
    """Seconds to wait for one answer."""
    model_answer_tokens: int = Field(default=1024, ge=16, le=100_000)
    """How many tokens an answer may have; a model that reasons first needs some thousands."""
    model_calls_at_once: int = Field(default=4, ge=1, le=64)
    """How many questions are asked at the same time."""
    model_tokens_per_day: int = Field(default=2_000_000, ge=0, le=10**12)
    """The most that all campaigns together may use in a UTC day, in tokens, where no price is set."""
    model_price_in: OptionalPrice = None
    """What a million tokens of prompt cost, in the account's currency; set with MODEL_PRICE_OUT."""
    model_price_out: OptionalPrice = None
    """What a million tokens of answer cost."""
    model_currency: str = Field(default="USD", min_length=1, max_length=8)
    """The account's currency, as operators are told it."""
    model_spend_per_day: Decimal = Field(default=Decimal(1), ge=0, le=1_000_000)
    """The most that all campaigns together may spend in a UTC day, in that currency, where prices are set."""

    sandbox_port: int = Field(default=8081, ge=0, le=65535)
    """The port of the local sandbox and its chat page."""
    sandbox_path: Path = Path("var/sandbox.db")
    """The sandbox's own file."""
    starter_campaign: bool = True
    """Whether a fresh database gets the starter campaign (only with the sandbox)."""
    neighbours: bool = True
    """Whether the sandbox simulates six people, so that a newcomer alone gets a verdict."""
    clock_url: OptionalUrl = None
    """Where simulations keep the time that the house follows; unset: the machine's own."""
    log_level: str = "WARNING"
    """DEBUG, INFO, WARNING or ERROR."""

    @field_validator("operators", mode="before")
    @classmethod
    def _parse_operators(cls, value: object) -> object:
        """Read `id:role,…`; a mistyped role must not become a silent non-operator."""
        if not isinstance(value, str):
            return value
        operators: dict[str, str] = {}
        for entry in filter(None, (part.strip() for part in value.split(","))):
            person, _, role = entry.partition(":")
            if not person.isdigit() or role not in _ROLES:
                message = f"'{entry}' is not id:role with a role of {', '.join(_ROLES)}"
                raise ValueError(message)
            operators[person] = role
        return operators

    @field_validator("contributor_bot_token", "operator_bot_token")
    @classmethod
    def _check_token(cls, value: SecretStr | None) -> SecretStr | None:
        """A token that cannot be one is refused before Telegram has to."""
        if value is not None and _TOKEN.fullmatch(value.get_secret_value()) is None:
            message = "is not a bot token (they look like 123456:AbC-…)"
            raise ValueError(message)
        return value

    @field_validator("database_url")
    @classmethod
    def _check_database(cls, value: str) -> str:
        """Only the two drivers that are tested."""
        if not value.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            message = "must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://"
            raise ValueError(message)
        return value

    @field_validator("font_path")
    @classmethod
    def _check_font(cls, value: Path | None) -> Path | None:
        """A mistyped path must not become pictures without words."""
        if value is not None and not value.is_file():
            message = "is not a file"
            raise ValueError(message)
        return value

    @field_validator("log_name")
    @classmethod
    def _check_log_name(cls, value: str) -> str:
        """The name stands in signed notes, between a space and a plus sign."""
        if _LOG_NAME.fullmatch(value) is None:
            message = "may have letters, digits and . - _ / : only"
            raise ValueError(message)
        return value

    @field_validator("log_level")
    @classmethod
    def _check_level(cls, value: str) -> str:
        """Only the levels that exist."""
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            message = "must be DEBUG, INFO, WARNING or ERROR"
            raise ValueError(message)
        return value.upper()

    @model_validator(mode="after")
    def _check_together(self) -> Self:
        """Settings that only make sense together."""
        if (self.contributor_bot_token is None) != (self.operator_bot_token is None):
            message = (
                "CONTRIBUTOR_BOT_TOKEN and OPERATOR_BOT_TOKEN are set together: the two bots carry two levels of trust"
            )
            raise ValueError(message)
        if self.contributor_bot_token is not None and self.contributor_bot_token == self.operator_bot_token:
            message = "CONTRIBUTOR_BOT_TOKEN and OPERATOR_BOT_TOKEN must be two different bots"
            raise ValueError(message)
        if self.webhook_url is not None and self.webhook_secret is None:
            message = "WEBHOOK_URL needs WEBHOOK_SECRET, so that nobody else can post updates"
            raise ValueError(message)
        return self

    @model_validator(mode="after")
    def _check_model(self) -> Self:
        """A model without a key would silently never be asked; a key alone may be there for other programs."""
        if self.openai_model is not None and self.openai_api_key is None:
            message = "OPENAI_MODEL needs OPENAI_API_KEY; an endpoint without keys takes any"
            raise ValueError(message)
        if (self.model_price_in is None) != (self.model_price_out is None):
            message = "MODEL_PRICE_IN and MODEL_PRICE_OUT are set together"
            raise ValueError(message)
        return self

    @property
    def uses_sandbox(self) -> bool:
        """Whether the local sandbox is to stand in for Telegram."""
        return self.contributor_bot_token is None
