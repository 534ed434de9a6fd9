"""What somebody with a screen reader or weak eyes can't use of a page, as axe finds it (axe-core, MPL-2.0, by npm)."""

import hashlib
from pathlib import Path
from typing import Any, Final

import pytest
from playwright.async_api import Frame, Page

FILE: Final = Path(__file__).parents[2] / ".cache" / "axe.min.js"
SHA256: Final = "880970c081707360e64f34cea25ff91892f5bc95675b0776925b9709dd8a68bb"
"""Of axe.min.js in axe-core 4.10.3, as tests/support/install.sh pins it too."""
_AT_REST: Final = """Promise.allSettled(document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().endTime < Infinity).map((each) => each.finished))"""
_SERIOUS: Final = ("serious", "critical")


async def serious(page: Page | Frame) -> list[str]:
    """Every serious finding, once nothing moves any more: which rule, and where."""
    await page.evaluate(_script())
    await page.evaluate(_AT_REST)
    found: dict[str, Any] = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in _SERIOUS
        for node in each["nodes"]
    ]


def _script() -> str:
    """The whole of axe."""
    if not FILE.exists() or hashlib.sha256(FILE.read_bytes()).hexdigest() != SHA256:
        pytest.fail(
            "axe is not here: delete .cache/services, and tests/support/install.sh fetches it from npm's registry"
        )
    return FILE.read_text(encoding="utf-8")
