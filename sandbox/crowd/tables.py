"""What a run shows on the terminal: a bar while it goes on, a table and one JSON object at its end."""

import json
import sys
from collections.abc import Mapping

from sandbox.crowd.operator_script import Status

BAR_CELLS = 30


def bar(status: Status, words: str) -> None:
    """Draw how far the campaign is, over what was drawn before."""
    share = status.settled / status.tasks if status.tasks else 0.0
    filled = round(share * BAR_CELLS)
    cells = "█" * filled + "·" * (BAR_CELLS - filled)
    print(f"\r{cells} {status.settled}/{status.tasks} settled · {words}\x1b[K", end="", file=sys.stderr, flush=True)


def table(facts: Mapping[str, object]) -> None:
    """A line for each fact that is known, and all of them as one JSON object on the last line."""
    width = max(map(len, facts))
    print(file=sys.stderr)
    for name, value in facts.items():
        if value is not None:
            shown = f"{value:,}" if isinstance(value, int | float) else str(value)
            print(f"{name.replace('_', ' '):<{width}}  {shown:>12}")
    print(json.dumps(facts, ensure_ascii=False))
