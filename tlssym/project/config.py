"""``tlssym.toml``, or ``[tool.tlssym]`` of ``pyproject.toml``, found upward; what is wrong in it is told."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from tlssym.cache.folder import store_of
from tlssym.cache.store import Store
from tlssym.exits import UsageError
from tlssym.parse.declared import Declared, read_declared
from tlssym.rules import RULES, Severity, nearest_code

OFF = "off"
NAMES = ("tlssym.toml", "pyproject.toml")


@dataclass(frozen=True)
class Allowed:
    """A waiver that the configuration states."""

    codes: tuple[str, ...]
    equations: tuple[str, ...]
    reason: str
    file: str = ""


@dataclass(frozen=True)
class Config:
    """What a project says; the defaults where it says nothing.

    ``folder`` is where relative paths start, ``path`` the file that it was read from, empty for none.
    ``severities`` maps codes to a severity, or to None for a rule that is off.
    """

    path: str = ""
    folder: str = ""
    lectures: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    digits: int | None = None
    jobs: int | None = None
    cache: bool | str = True
    baseline: str = ""
    waive: tuple[Allowed, ...] = ()
    notation: Mapping[str, Any] = field(default_factory=dict)

    @property
    def declared(self) -> Declared:
        """What it says of the letters of notes."""
        return read_declared(self.notation, self.path)

    @property
    def store(self) -> Store | None:
        """Where results are kept, None where they are not."""
        return store_of(self.cache, self.folder)


class ConfigError(UsageError):
    """The configuration says something that means nothing; the message says where, what, and what is expected."""


def find_config(start: str | Path) -> Config:
    """The configuration that holds for a file or folder: the first one found on the way up.

    Raises
    ------
    ConfigError
        It cannot be read, or has a key or value that means nothing.
    """
    at = Path(start).absolute()
    for folder in (at, *at.parents):
        for name in NAMES:
            if (folder / name).is_file():
                table = _table(folder / name)
                if table is not None:
                    return read_table(table, folder / name)
    return Config()


def read_file(path: Path) -> Config:
    """The configuration in a file; one without a table for tlssym is an error."""
    table = _table(path)
    if table is None:
        raise ConfigError(f"{path}: there is no table [tool.tlssym] in it")
    return read_table(table, path)


def _table(path: Path) -> dict[str, Any] | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: this is no TOML: {error}") from None
    except OSError as error:
        raise ConfigError(f"{path}: {error.strerror or error}") from None
    if path.name != "pyproject.toml":
        return data
    found = data.get("tool", {}).get("tlssym")
    return found if isinstance(found, dict) else None


def read_table(table: Mapping[str, Any], path: Path) -> Config:
    """A configuration from its TOML table."""
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in _READERS:
            raise ConfigError(f"{path}: there is no key {key!r}; {_nearest(key, list(_READERS))}")
        try:
            values[key] = _READERS[key](value)
        except ValueError as error:
            raise ConfigError(f"{path}: {key}: {error}") from None
    return Config(path=str(path), folder=str(path.parent), **values)


def _nearest(key: str, known: list[str]) -> str:
    close = get_close_matches(key, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"there are {', '.join(known)}"


# -- the values ----------------------------------------------------------------------------------------


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise ValueError(f"a list of texts is expected, not {value!r}")
    return tuple(value)


def selector(text: str) -> str:
    """A finding code, the beginning of one, or a rule's name."""
    known = any(code.startswith(text) or rule.name == text for code, rule in RULES.items())
    if not text or not known:
        near = nearest_code(text)
        raise ValueError(f"there is no finding code {text!r}" + (f"; did you mean {near}?" if near else ""))
    return text


def _selectors(value: Any) -> tuple[str, ...]:
    return tuple(selector(each) for each in _texts(value))


def _severities(value: Any) -> dict[str, Severity | None]:
    if not isinstance(value, dict):
        raise ValueError('a table is expected, such as TLS401 = "error"')
    allowed = [OFF, *(each.value for each in Severity)]
    for code, said in value.items():
        selector(code)
        if said not in allowed:
            raise ValueError(f"{code}: one of {', '.join(allowed)} is expected, not {said!r}")
    return {code: None if said == OFF else Severity(said) for code, said in value.items()}


def _whole(least: int, most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError(f"a whole number from {least} to {most} is expected, not {value!r}")
        return value

    return read


def _cache(value: Any) -> bool | str:
    if not isinstance(value, bool | str):
        raise ValueError(f"true, false or a folder is expected, not {value!r}")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text is expected, not {value!r}")
    return value


def _waivers(value: Any) -> tuple[Allowed, ...]:
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError("tables [[waive]] are expected, each with code, equation and reason")
    found = []
    for each in value:
        for key in each:
            if key not in ("code", "equation", "reason", "file"):
                raise ValueError(
                    f"there is no key {key!r}; {_nearest(key, ['code', 'equation', 'reason', 'file'])}"
                )
        if not each.get("code") or not str(each.get("reason", "")).strip():
            raise ValueError("a waiver needs a code and a reason")
        equations = _texts(each.get("equation", []))
        found.append(
            Allowed(_selectors(each["code"]), equations, _text(each["reason"]), _text(each.get("file", "")))
        )
    return tuple(found)


def _notation(value: Any) -> dict[str, Any]:
    """What the notes mean by their letters (``tlssym.parse.declared``)."""
    if not isinstance(value, dict):
        raise ValueError("a table is expected")
    read_declared(value)
    return value


_READERS: dict[str, Callable[[Any], Any]] = {
    "lectures": _texts,
    "select": _selectors,
    "ignore": _selectors,
    "severities": _severities,
    "digits": _whole(5, 200),
    "jobs": _whole(1, 1024),
    "cache": _cache,
    "baseline": _text,
    "waive": _waivers,
    "notation": _notation,
}
