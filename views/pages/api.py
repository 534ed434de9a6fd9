"""The API's own page, drawn from its own description: no script, and nothing from elsewhere."""

import json
from typing import Any

from kernel.values import Language
from views.pages.frame import Visit, page
from views.pages.markup import element
from views.phrases import Html, label, phrase

Json = dict[str, Any]


def api_page(visit: Visit, document: Json) -> Html:
    """Every operation with its parameters, the fields of its answer and an example.

    Shape:   `document` is OpenAPI 3.1, its words in the visitor's language.
    """
    language = visit.language
    operations = [
        _operation(visit, document, path, operation)
        for path, methods in document["paths"].items()
        for operation in methods.values()
    ]
    file = element("a", "openapi.json", href=visit.link("/api/openapi.json"))
    opening = element(
        "div",
        element("h1", document["info"]["title"]),
        element("p", document["info"]["description"], class_="lead"),
        element("p", phrase(language, "api.machine", file=file)),
        class_="opening",
    )
    return page(visit, document["info"]["title"], opening, *operations)


def _operation(visit: Visit, document: Json, path: str, operation: Json) -> Html:
    language, id = visit.language, operation["operationId"]
    schema = _resolved(document, operation["responses"]["200"]["content"]["application/json"]["schema"])
    parts = [
        element("h2", element("code", f"GET {path}"), id=id),
        element("p", operation["summary"], " ", element("a", label(language, "api.try"), href=path)),
    ]
    if parameters := operation.get("parameters", []):
        lines = [(each["name"], _range(each["schema"]), each["description"]) for each in parameters]
        parts += _listed(language, "parameters", lines)
    parts += _listed(language, "answer", _fields(document, schema))
    example = json.dumps(_example(document, schema), indent=2, ensure_ascii=False)
    parts.append(
        element(
            "details",
            element("summary", label(language, "api.example")),
            element("pre", element("code", example), tabindex=0),
        )
    )
    return element("section", *parts, aria_labelledby=id)


def _listed(language: Language, what: str, lines: list[tuple[str, str, str]]) -> list[Html]:
    """Names with their types, and what they mean."""
    items = [
        element("div", element("dt", element("code", name), " ", element("small", kind)), element("dd", meaning))
        for name, kind, meaning in lines
    ]
    return [element("h3", label(language, f"api.head.{what}")), element("dl", *items, class_="facts reference")]


def _fields(document: Json, schema: Json, above: str = "") -> list[tuple[str, str, str]]:
    """A line for each field, those of lists' items after them: `pools[].name`."""
    lines = []
    for name, shape in schema["properties"].items():
        lines.append((f"{above}{name}", _type(document, shape), shape["description"]))
        if shape.get("type") == "array" and "$ref" in shape["items"]:
            lines += _fields(document, _resolved(document, shape["items"]), f"{above}{name}[].")
    return lines


def _type(document: Json, shape: Json) -> str:
    if "anyOf" in shape:
        return " | ".join(_type(document, each) for each in shape["anyOf"])
    if shape["type"] == "array":
        return f"{_type(document, _resolved(document, shape['items']))}[]"
    return str(shape.get("format", shape["type"]))


def _range(shape: Json) -> str:
    return f"{shape['type']} {shape['minimum']}–{shape['maximum']} = {shape['default']}"


def _example(document: Json, schema: Json) -> Any:
    """The examples of the fields, put together as an answer has them."""
    if "examples" in schema:
        return schema["examples"][0]
    if "properties" in schema:
        return {name: _example(document, _resolved(document, shape)) for name, shape in schema["properties"].items()}
    if schema.get("type") == "array":
        return [_example(document, _resolved(document, schema["items"]))]
    return {"boolean": True, "string": "…"}[schema["type"]]


def _resolved(document: Json, shape: Json) -> Json:
    """The model that a reference names."""
    if "$ref" not in shape:
        return shape
    found: Json = document["components"]["schemas"][shape["$ref"].rpartition("/")[2]]
    return found
