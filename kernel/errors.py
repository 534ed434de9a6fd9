"""The root of every error that a person can be told about.

HouseError                 a person's mistake, or a refusal with its reason; phrased by views in both languages
├─ contributors.errors     who may do what
├─ tasks.errors            tasks, assignments, campaigns, files
├─ ledger.errors           refusals of transfers, as a closed list
└─ flows.errors            what only the whole can refuse

Our own mistakes are asserts. The outside world's are caught at the adapter's edge.
"""

from collections.abc import Callable
from typing import ClassVar

Fact = str | int


class HouseError(Exception):
    """A refusal somebody is told: its class names the sentence, its facts fill it.

    Shape:   subclasses add no behaviour; `code` is the class's name, the key of its sentence in every catalogue.
    """

    code: ClassVar[str] = "HouseError"

    def __init_subclass__(cls, **kwargs: object) -> None:
        """Give every refusal its code."""
        super().__init_subclass__(**kwargs)
        cls.code = cls.__name__

    def __init__(self, **facts: Fact) -> None:
        super().__init__(self.code, facts)
        self.facts = facts

    def __reduce__(self) -> tuple[Callable[..., "HouseError"], tuple[type["HouseError"], dict[str, Fact]]]:
        """The same class with the same facts: a refusal may come out of another process."""
        return _again, (type(self), self.facts)

    def __str__(self) -> str:
        """Code and facts, for logs."""
        return f"{self.code}({', '.join(f'{name}={value!r}' for name, value in self.facts.items())})"


def _again(kind: type[HouseError], facts: dict[str, Fact]) -> HouseError:
    return kind(**facts)
