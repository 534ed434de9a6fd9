"""Find the modules of a package by name: adding a file is all that adding a kind, a signal or a format takes."""

import importlib
import pkgutil
from types import ModuleType


def modules_of(package: ModuleType) -> dict[str, ModuleType]:
    """Every public module of the package, imported, by its own name, in alphabetical order."""
    names = sorted(info.name for info in pkgutil.iter_modules(package.__path__) if not info.name.startswith("_"))
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}
