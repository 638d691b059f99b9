r"""What an author says of the letters of notes: the table ``[notation]`` of ``tlssym.toml``.

    [notation.'\rho']
    kind = "function"
    of = ["r"]
    dimension = "mass/length^3"

Each entry is one name as printed.  What is not said is as it was guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from tlssym.parse.dimension import DimensionError, parse_dimension
from tlssym.parse.names import atoms, normal_name
from tlssym.parse.notation import Name, Notation

KINDS = {
    "number": "a number",
    "function": "a function of what stands in `of`",
    "operator": "it need not commute with others",
    "index": "a whole number",
    "label": "part of a name: as a superscript it is no power",
}
SIGNS = ("positive", "nonnegative", "real", "complex")
KEYS = ("kind", "of", "sign", "dimension", "meaning", "up_to_number")


@dataclass(frozen=True)
class Declared:
    """What is declared, and in which file; ``labels`` are superscripts that are no powers."""

    path: str = ""
    names: tuple[Name, ...] = ()
    labels: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many letters something is said of."""
        return len(self.names) + len(self.labels)


NOTHING = Declared()


def read_declared(table: Mapping[str, Any], path: str = "") -> Declared:
    """The names of a table.

    Parameters
    ----------
    table : mapping
        LaTeX name → what is said of it.
    path : str
        The file that says so.

    Raises
    ------
    ValueError
        Something in it means nothing; the message says what and what is expected.
    """
    names: list[Name] = []
    labels: set[str] = set()
    for latex, said in table.items():
        try:
            key = normal_name(latex)
        except ValueError:
            raise ValueError(f"{latex!r} is no name of a symbol, such as 'k_B' or '\\rho'") from None
        if not isinstance(said, dict):
            raise ValueError(f'{latex}: a table is expected, such as {{ kind = "number" }}')
        _known_keys(latex, said)
        if said.get("kind") == "label":
            labels.add(key)
        else:
            names.append(_name(key, latex, said))
    return Declared(path, tuple(names), frozenset(labels))


def _known_keys(latex: str, said: Mapping[str, Any]) -> None:
    for key in said:
        if key not in KEYS:
            near = get_close_matches(key, KEYS, n=1)
            meant = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(KEYS)}"
            raise ValueError(f"{latex}: there is no key {key!r}; {meant}")
    for key, allowed in (("kind", tuple(KINDS)), ("sign", SIGNS)):
        if key in said and said[key] not in allowed:
            raise ValueError(f"{latex}: {key}: one of {', '.join(allowed)} is expected, not {said[key]!r}")
    for key in ("dimension", "meaning"):
        if not isinstance(said.get(key, ""), str):
            raise ValueError(f"{latex}: {key}: a text is expected, not {said[key]!r}")
    if not isinstance(said.get("up_to_number", False), bool):
        raise ValueError(f"{latex}: up_to_number: true or false is expected")


def _name(key: str, latex: str, said: Mapping[str, Any]) -> Name:
    kind = said.get("kind", "function" if said.get("of") else "number")
    of = said.get("of")
    if of is not None and (not isinstance(of, list) or not all(isinstance(each, str) for each in of)):
        raise ValueError(f'{latex}: of: a list of names is expected, such as ["x", "t"]')
    if kind == "function" and not of:
        raise ValueError(f'{latex}: a function needs what it depends on, such as of = ["x"]')
    if kind != "function" and of:
        raise ValueError(f'{latex}: what depends on something is a function; write kind = "function"')
    try:
        arguments = (tuple(normal_name(each) for each in of),) if of else ()
        dimension = said.get("dimension") or None
        if dimension is not None:
            parse_dimension(dimension)
    except (ValueError, DimensionError) as error:
        raise ValueError(f"{latex}: {error}") from None
    assume = kind if kind in ("operator", "index") else said.get("sign", "positive")
    return Name(
        key,
        said.get("meaning", ""),
        dimension,
        assume,
        bool(said.get("up_to_number", False)),
        arguments,
        constant=of == [],
    )


def with_declared(notation: Notation, declared: Declared) -> Notation:
    """A notation in which what is declared holds in place of what was guessed."""
    if not declared.count:
        return notation
    keys = {name.key for name in declared.names}
    guessed = tuple(name for name in notation.names if name.key not in keys)
    operators = {atoms(name.key)[0].base for name in declared.names if name.assume == "operator"}
    others = {atoms(name.key)[0].base for name in declared.names if name.assume != "operator"}
    return replace(
        notation,
        names=(*guessed, *declared.names),
        operators=(notation.operators - others) | operators,
        imaginary=notation.imaginary and not keys & {"i", r"\imath"},
        labels=notation.labels | declared.labels,
        declared_in=declared.path,
    )
