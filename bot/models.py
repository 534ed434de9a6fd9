"""The language model, put together from the settings. Nothing is imported or connected before it is asked."""

from fractions import Fraction
from typing import Final

from bot.settings import Settings
from llm.endpoint import Endpoint, Limits
from llm.model import Tariff

OPENAI_URL: Final = "https://api.openai.com/v1"
_MICROS: Final = 1_000_000


def open_model(settings: Settings) -> Endpoint | None:
    """The model that tasks are put to, or None where there is none."""
    key, name = settings.openai_api_key, settings.openai_model
    if key is None or name is None:
        return None
    limits = Limits(
        timeout_s=settings.model_timeout_s,
        answer_tokens=settings.model_answer_tokens,
        calls_at_once=settings.model_calls_at_once,
    )
    return Endpoint(
        name,
        url=OPENAI_URL if settings.openai_base_url is None else str(settings.openai_base_url),
        key=key.get_secret_value(),
        tariff=tariff_of(settings),
        limits=limits,
        takes_pictures=settings.model_pictures,
    )


def tariff_of(settings: Settings) -> Tariff:
    """What the model costs: money where prices are set, else tokens."""
    price_in, price_out = settings.model_price_in, settings.model_price_out
    if price_in is None or price_out is None:
        return Tariff(settings.model_tokens_per_day)
    prices = Fraction(price_in), Fraction(price_out)
    return Tariff(int(settings.model_spend_per_day * _MICROS), prices, settings.model_currency)
