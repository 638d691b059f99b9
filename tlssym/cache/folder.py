"""Where things are kept: ``--cache``, the configuration, ``TLSSYM_CACHE_DIR``, else the user's cache folder."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from tlssym.cache.store import Store

VARIABLE = "TLSSYM_CACHE_DIR"


def store_of(said: bool | str = True, folder: str = "") -> Store | None:
    """The store that is meant, or None where nothing is to be kept.

    Parameters
    ----------
    said : bool or str
        False for none; a folder; True for the one of the environment or of the user.
    folder : str
        Where a relative folder starts.
    """
    if said is False:
        return None
    return _store(Path(folder, said) if isinstance(said, str) else default_folder())


def default_folder() -> Path:
    """The folder of the environment, else that of the user."""
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("tlssym", appauthor=False)


@cache
def _store(folder: Path) -> Store:
    """One connection a process and folder."""
    return Store(folder)
