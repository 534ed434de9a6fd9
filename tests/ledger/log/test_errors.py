"""The list of what can be wrong is closed, and drawn as it stands."""

import inspect
import re

from ledger.log import errors


def test_every_error_is_drawn_at_the_top_in_order_of_precedence() -> None:
    defined = {each for _, each in inspect.getmembers(errors, inspect.isclass) if each.__module__ == errors.__name__}
    drawn = re.findall(r"[├└]─ (\w+)", errors.__doc__ or "")
    assert set(errors.PRECEDENCE) == defined - {errors.LogError}
    assert [each.code for each in errors.PRECEDENCE] == drawn
