"""The API described: FastAPI knows its shape, the catalogues know its words, in both languages."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kernel.values import Language
from views.phrases import label

_NOT_OURS = ("HTTPValidationError", "ValidationError")


def described(app: FastAPI, language: Language, url: str) -> dict[str, Any]:
    """The OpenAPI document with every operation, parameter and field in words.

    Raises:  KeyError for what the catalogues have no words for: ours to notice in a test.
    """
    document = get_openapi(
        title=label(language, "api.title"),
        version="1",
        description=label(language, "api.description"),
        routes=app.routes,
        servers=[{"url": url}],
    )
    for operations in document["paths"].values():
        for operation in operations.values():
            _describe_operation(operation, language)
    schemas = document["components"]["schemas"]
    for name in _NOT_OURS:
        schemas.pop(name, None)
    for name, schema in schemas.items():
        schema["description"] = label(language, f"api.model.{name.removesuffix('Answer').lower()}")
        for field, shape in schema["properties"].items():
            shape.pop("title", None)
            shape["description"] = label(language, f"api.field.{field}")
    return document


def _describe_operation(operation: dict[str, Any], language: Language) -> None:
    """Its summary, its parameters, and only the answers that it gives: what is malformed is a 400 here, not a 422."""
    name = operation["operationId"] = operation["operationId"].split("_")[0]
    operation["summary"] = label(language, f"api.operation.{name}")
    operation.pop("description", None)
    operation["responses"].pop("422", None)
    for parameter in operation.get("parameters", []):
        parameter["description"] = label(language, f"api.parameter.{parameter['name']}")
    for status, response in operation["responses"].items():
        response["description"] = label(language, f"api.status.{status}")
