r"""The symbols of a lecture: each declared once, and the table that says what a printed name means.

A name is the longest declared one: with ``V_*^a`` declared its superscript is no power, with only ``V_*``
declared it is.  A letter with two meanings is declared twice, one of them ``only_in`` certain equations, or
with another number of arguments.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

from tlssym.parse.dimension import Exponents, parse_dimension
from tlssym.parse.names import Atom, atoms, distance, normal_name

VECTORS = (r"\mathbf", r"\vec", r"\boldsymbol", r"\bm", r"\pmb", r"\symbf", r"\overrightarrow", r"\bf")
"""Fonts of vectors and matrices."""
INDEX_LETTERS = ("i", "j", "k", "l", "m", "n")

_ASSUMPTIONS: dict[str, dict[str, bool]] = {
    "positive": {"positive": True},
    "nonnegative": {"nonnegative": True},
    "real": {"real": True},
    "operator": {"commutative": False},
    "index": {"integer": True},
    "complex": {},
}


@dataclass(frozen=True)
class Name:
    r"""One symbol of a lecture.

    Attributes
    ----------
    latex : str
        As printed, such as ``\Delta_{01}``.
    meaning : str
        In a few words.
    dimension : str or None
        Such as ``"1/(energy*length^d)"``; of a function, that of its value; None when it is not known.
    assume : str
        ``positive``, ``nonnegative``, ``real``, ``operator`` (does not commute), ``index`` or ``complex``.
    up_to_number : bool
        Whether the quantity is itself known only up to a pure number (introduced by ``≈`` or ``∼``).
    arguments : tuple of tuples of str
        For a function, the lists of arguments it is printed with (LaTeX names).  A function may also stand
        without its arguments; its first list is then meant.
    only_in : tuple of str
        The equations in which the letter has this meaning; empty for everywhere else.
    exponent_parameter : bool
        Whether it only ever stands in exponents (a, d): it is dimensionless, and ``d`` before it is no
        differential.
    transform_of : str
        For a Laplace variable, the time it belongs to: ``t`` for ``p``; ``x_p`` is then a transform.
    indices : tuple of str
        The site letters in the name (``('i', 'j')`` in ``U_{ij}``); other index letters may take their place.
    is_one : bool
        Whether it is a conversion factor that is 1 in the units of the lecture, and may be left out.
    constant : bool
        Whether it is said to depend on nothing, so that it may stand before any integral sign.
    """

    latex: str
    meaning: str = ""
    dimension: str | None = None
    assume: str = "positive"
    up_to_number: bool = False
    arguments: tuple[tuple[str, ...], ...] = ()
    only_in: tuple[str, ...] = ()
    exponent_parameter: bool = False
    transform_of: str = ""
    indices: tuple[str, ...] = ()
    is_one: bool = False
    constant: bool = False

    def __post_init__(self) -> None:
        if self.assume not in _ASSUMPTIONS:
            raise ValueError(f"{self.latex}: assume={self.assume!r} is none of {', '.join(_ASSUMPTIONS)}")

    @cached_property
    def key(self) -> str:
        """The name in normal form."""
        return normal_name(self.latex)

    @property
    def sympy_name(self) -> str:
        """The name in sympy strings, as the contract has it."""
        from tlssym.language import sympy_name

        return sympy_name(self.key)

    @property
    def symbol(self) -> Any:
        """The sympy symbol, with its assumptions."""
        return _symbol(self.sympy_name, self.assume)

    @property
    def function(self) -> Any:
        """The sympy function (or, for a name with indices, the function of its sites)."""
        return _function(self.sympy_name, self.assume)

    @property
    def exponents(self) -> Exponents | None:
        """The dimension: base quantity → exact exponent, or None when it is not known."""
        return None if self.dimension is None else parse_dimension(self.dimension)


@lru_cache(maxsize=4096)
def _symbol(name: str, assume: str) -> Any:
    import sympy as sp

    return sp.Symbol(name, **_ASSUMPTIONS[assume])


@lru_cache(maxsize=4096)
def _function(name: str, assume: str) -> Any:
    import sympy as sp

    return sp.Function(name, **_ASSUMPTIONS[assume])


@dataclass(frozen=True)
class Match:
    """What a printed atom was found to be: the name, whether its scripts belong to it, its site letters."""

    name: Name
    sub_in_name: bool
    sup_in_name: bool
    indices: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Notation:
    """All symbols of a lecture, and how to find them by what is printed.

    Attributes
    ----------
    names : tuple of Name
    fixed : dict of str to int
        Values that parameters have throughout (``{"a": 3, "d": 3}`` in a text on three dimensions) …
    free_in : tuple of str
        … except in these equations, where they stay symbols.
    declared_in : str
        The file that declares the names, for messages.
    is_generic : bool
        Whether a letter need not be declared.
    operators : frozenset of str
        Letters, of those that are not declared, that need not commute.
    held_apart : bool
        Whether one derivative is taken at several fixed letters in the text, C_V and C_P: each is one of its own.
    imaginary : bool
        Whether i is the imaginary unit in the text.
    euler : bool
        Whether e is Euler's number with no exponent, or a number as one, as well.
    labels : frozenset of str
        Superscripts that are part of a name, and no powers.
    undeclared : str
        What a letter is taken for that nothing declares.
    """

    names: tuple[Name, ...]
    fixed: dict[str, int] = field(default_factory=dict)
    free_in: tuple[str, ...] = ()
    declared_in: str = ""
    is_generic: bool = False
    operators: frozenset[str] = frozenset()
    imaginary: bool = False
    held_apart: bool = False
    labels: frozenset[str] = frozenset()
    euler: bool = True
    undeclared: str = "positive"

    def __post_init__(self) -> None:
        seen: dict[tuple[str, tuple[str, ...], frozenset[int]], Name] = {}
        for name in self.names:
            mark = (name.key, name.only_in, frozenset(len(each) for each in name.arguments))
            if mark in seen:
                raise ValueError(f"{name.latex} is declared twice with one meaning in place of the other")
            seen[mark] = name

    @staticmethod
    def generic() -> Notation:
        r"""The notation of a formula whose lecture is not known.

        Any letter with any subscript, primes or star is a positive symbol; a superscript is a power; ``d``
        is the dimension of space and, before a symbol, a differential.
        """
        return _GENERIC

    def with_names(self, names: Iterable[Name]) -> Notation:
        """The notation with some names in place of those that are printed the same."""
        new = tuple(names)
        keys = {name.key for name in new}
        return replace(self, names=(*(n for n in self.names if n.key not in keys), *new))

    # -- finding ------------------------------------------------------------------------------------------

    @cached_property
    def _by_key(self) -> dict[str, tuple[Name, ...]]:
        table: dict[str, tuple[Name, ...]] = {}
        for name in self.names:
            for key in {name.key, *(with_letters(name, letters) for letters in _letters(name))}:
                table[key] = (*table.get(key, ()), name)
        return table

    @cached_property
    def _compounds(self) -> dict[str, tuple[tuple[Atom, ...], ...]]:
        """First base → the atoms of names made of several, longest first."""
        table: dict[str, set[tuple[Atom, ...]]] = {}
        for key in self._by_key:
            parts = atoms(key)
            if len(parts) > 1:
                table.setdefault(parts[0].base, set()).add(parts)
        return {base: tuple(sorted(found, key=len, reverse=True)) for base, found in table.items()}

    def compounds(self, base: str) -> tuple[tuple[Atom, ...], ...]:
        r"""The declared names of several atoms that begin with a base, such as ``\Delta S_k^z``."""
        return self._compounds.get(base, ())

    def in_equation(self, equation: str) -> tuple[Name, ...]:
        """The names as they are meant in an equation (one meaning of each letter, functions apart)."""
        keys = dict.fromkeys(name.key for name in self.names)
        return tuple(dict.fromkeys(n for key in keys for n in self._meant(key, equation)))

    def _meant(self, key: str, equation: str) -> tuple[Name, ...]:
        names = self._by_key.get(key, ())
        here = tuple(name for name in names if equation in name.only_in)
        return here or tuple(name for name in names if not name.only_in)

    def lookup(self, latex: str, equation: str = "", arguments: int | None = None) -> Name | None:
        r"""The name that is printed so, in whatever spelling, or None.

        Parameters
        ----------
        latex : str
            ``\Delta _ {01}``, ``E^{\prime}`` …
        equation : str
            The equation it stands in, where a letter has two meanings.
        arguments : int, optional
            With how many arguments it is printed, where functions are told apart by that.
        """
        try:
            key = normal_name(latex)
        except ValueError:
            return None
        names = self._meant(key, equation)
        if arguments is not None:
            fitting = [n for n in names if any(len(each) == arguments for each in n.arguments)]
            return fitting[0] if fitting else None
        if names:
            return names[0]
        return self._generic(key) if self.is_generic else None

    def find(self, atom: Atom, equation: str = "") -> Match | None:
        """What an atom with its scripts is: the longest declared name in it, or None.

        A superscript that is not part of the name found is a power; a subscript that is not is for the
        caller to understand (a Laplace variable) or refuse.
        """
        for sub, sup in dict.fromkeys(((atom.sub, atom.sup), (atom.sub, ""), ("", atom.sup), ("", ""))):
            key = Atom(atom.base, sub, sup, atom.primes).latex
            names = self._meant(key, equation)
            if self.is_generic and atom.sub and not sub and not self._is_transform_variable(atom.sub):
                names = ()  # x_0 is another letter than the function x
            if self.is_generic and not sup and self._is_mark(atom.sup):
                names = ()  # and so is x^*
            if names:
                return Match(names[0], bool(sub), bool(sup), _indices_in(names[0], key))
        if not self.is_generic:
            return None
        sup_in_name = self._is_mark(atom.sup)
        bare = Atom(atom.base, atom.sub, atom.sup if sup_in_name else "", atom.primes)
        return Match(self._generic(bare.latex), bool(atom.sub), sup_in_name)

    def _generic(self, key: str) -> Name:
        """The name of a letter that is not declared."""
        return _generic_name(key, is_operator(key, self.operators), self.undeclared)

    def _is_mark(self, sup: str) -> bool:
        """Whether a superscript is no power: of a conjugate, an adjoint, an order (1), or a declared label."""
        return sup in _MARKS or sup in self.labels or (sup[:1] == "(" and sup[-1:] == ")")

    @cached_property
    def constants(self) -> frozenset[str]:
        """The sympy names of what is said to depend on nothing."""
        return frozenset(name.sympy_name for name in self.names if name.constant)

    @cached_property
    def loose(self) -> frozenset[str]:
        """The sympy names of what is known up to a pure number only."""
        return frozenset(name.sympy_name for name in self.names if name.up_to_number)

    def _is_transform_variable(self, latex: str) -> bool:
        name = self.lookup(latex)
        return name is not None and bool(name.transform_of)

    def site_letters(self, name: Name, key: str) -> tuple[str, ...]:
        """The index letters with which a name with indices is printed in a normal form."""
        return _indices_in(name, key)

    def nearest(self, latex: str, equation: str = "") -> tuple[Name, float] | None:
        """The declared name nearest to an undeclared one, with its distance; None where two tie."""
        try:
            key = normal_name(latex)
        except ValueError:
            return None
        ranked = sorted(
            ((distance(key, name.key), name) for name in self.in_equation(equation)), key=lambda pair: pair[0]
        )
        if not ranked or (
            len(ranked) > 1 and ranked[0][0] == ranked[1][0] and ranked[0][1].key != ranked[1][1].key
        ):
            return None
        return ranked[0][1], ranked[0][0]

    # -- in sympy -----------------------------------------------------------------------------------------

    def _need(self, latex: str, equation: str) -> Name:
        name = self.lookup(latex, equation)
        if name is None:
            raise KeyError(f"{latex} is not declared in {self.declared_in or 'the notation'}")
        return name

    def symbol(self, latex: str, equation: str = "") -> Any:
        r"""The sympy symbol of a name, ``notation.symbol(r"\Delta_{01}")``; KeyError when undeclared."""
        return self._need(latex, equation).symbol

    def function(self, latex: str, equation: str = "") -> Any:
        """The sympy function of a name, ``notation.function("x")(t)``; KeyError when undeclared."""
        return self._need(latex, equation).function

    def of_sympy(self, name: str, equation: str = "") -> Name | None:
        """The declared name behind the name of a sympy symbol or function, or None."""
        found = self._by_sympy_name.get(name, ())
        here = (
            [n for n in found if equation in n.only_in] or [n for n in found if not n.only_in] or list(found)
        )
        return here[0] if here else None

    @cached_property
    def _by_sympy_name(self) -> dict[str, tuple[Name, ...]]:
        table: dict[str, tuple[Name, ...]] = {}
        for name in self.names:
            table[name.sympy_name] = (*table.get(name.sympy_name, ()), name)
        return table

    def fixed_in(self, equation: str) -> dict[str, int]:
        """The values that parameters have in an equation: ``{"a": 3, "d": 3}``, or none."""
        return {} if equation in self.free_in else dict(self.fixed)


def _letters(name: Name) -> Iterable[tuple[str, ...]]:
    """The index letters that may stand for those of a name; different ones for different ones."""
    if len(name.indices) == 1:
        yield from ((letter,) for letter in INDEX_LETTERS)
    elif len(name.indices) == 2:
        yield from ((one, two) for one in INDEX_LETTERS for two in INDEX_LETTERS if one != two)


def with_letters(name: Name, letters: tuple[str, ...]) -> str:
    """The normal form of a name with other site letters in its subscript."""
    change = str.maketrans(dict(zip(name.indices, letters, strict=True)))
    parts = [
        Atom(part.base, part.sub.translate(change), part.sup, part.primes).latex for part in atoms(name.latex)
    ]
    return " ".join(parts)


def _indices_in(name: Name, key: str) -> tuple[str, ...]:
    if not name.indices:
        return ()
    return next(letters for letters in _letters(name) if with_letters(name, letters) == key)


_MARKS = {"*", "\\dagger", "+", "-", "\\pm", "\\mp", "\\circ", "\\top", "\\perp", "\\parallel", "\\prime"}
_OPERATOR_FONTS = (
    "\\hat{",
    "\\widehat{",
    "\\slashed{",
    "\\nabla",
    "\\Box",
    *(f"{font}{{" for font in VECTORS),
)
_PAULI = {"x", "y", "z", "+", "-", "\\pm", "\\mp"}


@lru_cache(maxsize=4096)
def is_operator(key: str, operators: frozenset[str] = frozenset()) -> bool:
    r"""Whether a letter that nothing declares need not commute: ``\hat{H}``, ``a^\dagger``, ``\mathbf{A}``.

    ``operators`` are the letters that a text uses so elsewhere.
    """
    first = atoms(key)[0]
    return (
        first.base.startswith(_OPERATOR_FONTS)
        or "\\dagger" in first.sup
        or (first.base in ("\\sigma", "\\tau") and first.sub in _PAULI)
        or first.base in operators
    )


@lru_cache(maxsize=4096)
def _generic_name(key: str, operator: bool = False, letter: str = "positive") -> Name:
    if key == "d":
        return Name("d", meaning="dimension of space", exponent_parameter=True)
    return Name(key, transform_of="t" if key == "p" else "", assume="operator" if operator else letter)


_GENERIC = Notation(names=(), is_generic=True)
