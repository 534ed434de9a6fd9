"""How the contributor bot's dispatcher asks its filters."""

from collections.abc import Iterator
from typing import Any, cast

from aiogram import Router
from aiogram.dispatcher.event.handler import CallableObject

from handlers.contributor.dispatch import build_dispatcher


def called(router: Router) -> Iterator[CallableObject]:
    """Everything that an update may be shown to, here and in the rooms inside."""
    for observer in router.observers.values():
        for handler in (observer._handler, *observer.handlers):
            yield from handler.filters or ()
        yield from observer.handlers
    for room in router.sub_routers:
        yield from called(room)


def test_no_filter_and_no_handler_is_called_in_a_thread() -> None:
    dispatcher = build_dispatcher(cast("Any", None), cast("Any", None))

    found = list(called(dispatcher))

    assert len(found) > 100
    assert [each.callback for each in found if not each.awaitable] == []
