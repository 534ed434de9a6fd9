"""How an endpoint wants to be asked: they all call themselves OpenAI-compatible, and each leaves something out."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import Any

from llm.model import Ask


@unique
class Form(StrEnum):
    """How the shape of an answer is asked for, the surest first."""

    SCHEMA = "json_schema"
    OBJECT = "json_object"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Dialect:
    """What is put into a request."""

    form: Form = Form.SCHEMA
    limit_name: str = "max_tokens"
    has_temperature: bool = True

    def request(self, ask: Ask, answer_tokens_max: int) -> dict[str, Any]:
        """The part of a request that differs from endpoint to endpoint."""
        body: dict[str, Any] = {self.limit_name: answer_tokens_max}
        if self.has_temperature:
            body["temperature"] = 0
        if self.form is Form.SCHEMA:
            schema = {"name": "answer", "strict": True, "schema": _schema(ask.options)}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif self.form is Form.OBJECT:
            body["response_format"] = {"type": "json_object"}
        return body

    def simpler(self, complaint: str) -> "Dialect | None":
        """What to try after a complaint; None where nothing is left to leave out."""
        if self.limit_name == "max_tokens" and "max_completion_tokens" in complaint:
            return replace(self, limit_name="max_completion_tokens")
        if self.has_temperature and "temperature" in complaint:
            return replace(self, has_temperature=False)
        return next((replace(self, form=form) for form in _after(self.form)), None)


def _after(form: Form) -> Iterator[Form]:
    forms = list(Form)
    return iter(forms[forms.index(form) + 1 :])


def _schema(options: tuple[str, ...]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": list(options)}},
        "required": ["answer"],
        "additionalProperties": False,
    }
