"""What stands in a folder of this package is what there is: rules, commands, report formats, one a file."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType


def names(path: Iterable[str], beginning: str = "") -> list[str]:
    """The modules of a folder, in the order of their names; nothing is imported."""
    return sorted(m.name for m in pkgutil.iter_modules(path) if m.name.startswith(beginning))


def module(package: ModuleType | str, name: str) -> ModuleType:
    """One of the modules that :func:`names` has listed; no other name is imported."""
    parent = importlib.import_module(package) if isinstance(package, str) else package
    if not parent.__name__.startswith("tlssym.") or name not in names(parent.__path__):
        raise LookupError(f"{name} is no module of {parent.__name__}")
    return importlib.import_module(f"{parent.__name__}.{name}")
