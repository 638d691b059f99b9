r"""One integral over step functions, from LaTeX to its value, conditions and an independent check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.answering import answer, answer_derivative, answer_principal
from tlssym.language import Antiderivative
from tlssym.mathematics.regions import RegionResult
from tlssym.parse.applied import DELTA
from tlssym.parse.arithmetic import FUNCTIONS
from tlssym.parse.commands import AVERAGE, NAMED
from tlssym.parse.errors import ParseError, describe
from tlssym.parse.latex import to_latex
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Name, Notation
from tlssym.parse.tree import Call, Differential, Integral, Node, Source, Symbol
from tlssym.several_limits import Limit, Order, in_orders, joined
from tlssym.values import Answer, Evidence
from tlssym.where import Given, IntegrateError, complaint, declared, read_statements, read_where

__all__ = ["IntegralReport", "IntegrateError", "integrate"]

MOST_DIGITS = 200
MOST_TERMS = 6
MOST_LIMITS = 2
_UNDERSTOOD = {DELTA, "log10", "log2", "Order"}


@dataclass(frozen=True)
class IntegralReport:
    r"""What was found about an integral.

    Attributes
    ----------
    integral : sympy expression
        As read, with values such as ``d = 3`` put in.
    result : RegionResult
        Value, convergence, conditions and steps, in the user's symbols; ``value`` and ``converges`` are None
        where the numbers contradict it.
    given : tuple of sympy relations
        What the user said of the symbols.
    edges : tuple of sympy relations
        Conditions given with ``\\leq`` or ``\\geq``: on their boundary nothing is said.
    checks : tuple of Evidence
        The integral as written, done by quadrature.
    notation : Notation
        The symbols as printed.
    small, large : sympy symbol or None
        The parameter whose leading behaviour was asked for.
    ignored : str
        Other members of the formula, which were not looked at: LaTeX.
    unconfirmed : sympy expression or None
        A value that was found and that no number confirms: it is no answer, and ``value`` is None.
    orders : tuple of Order
        Where two limits were asked for: the behaviour in each order of them.
    """

    integral: Any
    result: RegionResult
    given: tuple[Any, ...]
    edges: tuple[Any, ...]
    checks: tuple[Evidence, ...]
    notation: Notation
    small: Any = None
    large: Any = None
    ignored: str = ""
    unconfirmed: Any = None
    orders: tuple[Order, ...] = ()

    @property
    def converges(self) -> bool | None:
        """True, False, or None when it is not decided."""
        return self.result.converges

    @property
    def value(self) -> Any:
        """The value (or the leading behaviour), or None."""
        return self.result.value

    @property
    def conditions(self) -> tuple[Any, ...]:
        """Under which the value holds, beyond what was given."""
        return tuple(dict.fromkeys(self.edges + self.result.conditions))

    def __repr__(self) -> str:
        """In one line, as a person reads it; the fields are there to be looked at."""
        if self.value is not None:
            said = str(self.value)
        elif self.converges is False:
            said = f"diverges: {self.result.escapes}"
        else:
            said = f"no value: {self.result.refused or 'not decided'}"
        needs = (
            f" for {', '.join(map(str, self.conditions))}"
            if self.conditions and self.value is not None
            else ""
        )
        return f"Integral: {said}{needs}"

    def _repr_markdown_(self) -> str:
        if self.value is None:
            return repr(self)
        latex = [to_latex(each, self.notation) for each in (self.integral, self.value, *self.conditions)]
        needs = ", ".join(f"${each}$" for each in latex[2:])
        return f"$$\n{latex[0]} = {latex[1]}\n$$" + (f"\n\nThis holds for {needs}." if needs else "")


def integrate(
    latex: str,
    *,
    where: Sequence[str] = (),
    small: str | Sequence[str] | None = None,
    large: str | Sequence[str] | None = None,
    digits: int = 30,
    terms: int = 1,
    principal_value: bool = False,
) -> IntegralReport:
    r"""Evaluate integrals over step functions of powers, exactly or to leading order.

    Parameters
    ----------
    latex : str
        One integral, or a sum or product with integrals in it, as LaTeX.  ``\int d^dR`` is an integral over
        d-dimensional space, every other one needs both limits.  In a chain such as ``N = \int … = 1`` the one
        member that holds an integral is evaluated.
    where : sequence of str
        Relations in LaTeX: ``a > d``, ``\varepsilon < \Delta_0 < E``, ``d = 3`` (which puts 3 for d).
        ``\ll`` is read as ``<``.  Symbols are positive unless a relation says otherwise: ``c < 0``,
        ``c > -1``.
    small, large : str or sequence of str, optional
        A symbol; asks for the leading behaviour as it goes to zero, or to infinity.  With two of them, small or
        large, ``orders`` has the behaviour for each order of the limits.
    digits : int
        Decimal digits of the numeric check, 1 to 200.
    terms : int
        How many terms of the behaviour in the small or large symbol; 1 is the leading one.
    principal_value : bool
        Whether a simple pole inside the range is passed as Cauchy's principal value does; else it diverges.

    Returns
    -------
    IntegralReport

    Raises
    ------
    IntegrateError
        The formula, a condition or a symbol is wrong; the message has the place and what to do.

    Examples
    --------
    >>> report = integrate(r"\int d^dR\, \frac{1}{R^b} \theta(R - R_0)", where=["d = 3"])
    >>> report.value, report.conditions
    (4*pi*R_0**(3 - b)/(b - 3), (b > 3,))
    >>> integrate(r"\int_1^{\infty} \frac{dx}{x}").result.escapes
    'x → ∞'
    """
    asked = [("--small", text) for text in _texts(small)] + [("--large", text) for text in _texts(large)]
    if len(asked) > MOST_LIMITS:
        raise IntegrateError("--small, --large: give at most two of them")
    if terms != 1 and len(asked) != 1:
        raise IntegrateError("--terms: of which behaviour? give --small or --large with one symbol")
    if not 1 <= terms <= MOST_TERMS:
        raise IntegrateError(f"--terms: {terms}; give a number from 1 to {MOST_TERMS}")
    if not 1 <= digits <= MOST_DIGITS:
        raise IntegrateError(f"{digits} digits; give a number from 1 to {MOST_DIGITS}")
    # what is said to be small or large is a number, before a bracket too
    member, source, ignored = _member(latex, declared([*where, *(text for _, text in asked)]))
    given = read_where(where, member)
    try:
        printed = lower_node(member, given.notation)
    except ParseError as error:
        raise IntegrateError(describe(error.finding(source), source)) from None
    if not printed.has(sp.Integral) and any(isinstance(n, Call) and n.name == DELTA for n in member.walk()):
        return _by_its_zero(printed, given, ignored)
    if printed.has(Antiderivative):
        raise complaint("an integral without limits; write them, as \\int_0^1", member.span, source)
    if not printed.has(sp.Integral):
        raise complaint(
            "the integrals cancel as they stand, and nothing is left to evaluate; give them one by one",
            member.span,
            source,
        )
    integral = printed.xreplace(given.values)
    if integral.has(sp.nan, sp.zoo):
        raise IntegrateError(
            "--where: with these values the integral has a division by zero; give other values"
        )
    _known(given, printed)
    limits = [Limit(_parameter(text, flag, given, integral), flag == "--small") for flag, text in asked]
    if len(limits) == MOST_LIMITS:
        return _in_both_orders(given, integral, limits, digits, ignored)
    smaller, larger = (
        next((limit.symbol for limit in limits if limit.is_small is side), None) for side in (True, False)
    )
    if principal_value:
        if asked:
            raise IntegrateError("--principal-value: of a value only, without --small and --large")
        found, checks = answer_principal(given, integral, digits)
    elif integral.has(sp.Derivative):
        found, checks = answer_derivative(given, integral, smaller, larger, digits)
    else:
        found, checks = answer(given, integral, smaller, larger, digits, terms)
    confirmed = found.value is None or any(check.outcome is Answer.AGREES for check in checks)
    return IntegralReport(
        integral,
        found if confirmed else _withheld(found),
        given.signs + given.relations,
        given.edges,
        checks,
        given.notation,
        smaller,
        larger,
        ignored,
        None if confirmed else found.value,
    )


def _texts(symbols: str | Sequence[str] | None) -> tuple[str, ...]:
    return () if symbols is None else (symbols,) if isinstance(symbols, str) else tuple(symbols)


def _in_both_orders(
    given: Given, integral: Any, limits: list[Limit], digits: int, ignored: str
) -> IntegralReport:
    """The report on two limits at once."""
    if limits[0].symbol == limits[1].symbol:
        raise IntegrateError("--small, --large: the same symbol twice is not allowed")
    if given.reflected or integral.has(sp.Derivative):
        raise IntegrateError("--small, --large: two limits are taken of integrals over positive symbols only")
    orders = in_orders(given, integral, (limits[0], limits[1]), digits)
    checks = tuple(check for order in orders for check in order.checks)
    return IntegralReport(
        integral,
        joined(orders),
        given.signs + given.relations,
        given.edges,
        checks,
        given.notation,
        ignored=ignored,
        orders=orders,
    )


def _withheld(result: RegionResult) -> RegionResult:
    """The result without a value that only one leg supports; the steps show how far it came."""
    return replace(
        result,
        value=None,
        exact=False,
        exponents={},
        log_powers={},
        coefficient=None,
        cases=(),
        refused="a value was found, but no number confirms it",
    )


def _by_its_zero(printed: Any, given: Given, ignored: str) -> IntegralReport:
    """The report on an integral that its delta function does; no quadrature can look at that."""
    value = printed.xreplace(given.values)
    said = "a delta function is done by its zero, which no quadrature sees"
    evidence = (Evidence("quadrature", Answer.UNDECIDED, said),)
    result = RegionResult(True, value, exact=True)
    return IntegralReport(
        value, result, given.signs + given.relations, given.edges, evidence, given.notation, ignored=ignored
    )


# -- reading --------------------------------------------------------------------------------------------


def _member(latex: str, numbers: tuple[Name, ...]) -> tuple[Node, Source, str]:
    """The one expression with integrals, and what else stands there."""
    statements, source = read_statements(latex, "LATEX", numbers)
    if len(statements) != 1:
        raise complaint("a second formula; give one integral", statements[1].span, source)
    members = statements[0].members
    chosen = [m for m in members if any(isinstance(node, Integral) for node in m.walk())]
    if not chosen:
        raise complaint(
            "there is no integral here; write one, as \\int_0^1 dx\\, x", statements[0].span, source
        )
    if len(chosen) > 1:
        raise complaint("a second member with an integral; give one of them", chosen[1].span, source)
    nodes = list(chosen[0].walk())
    owned = {node.differential.span for node in nodes if isinstance(node, Integral)}
    for node in nodes:
        if isinstance(node, Differential) and node.span not in owned:
            raise complaint("a differential without an integral sign of its own; add it", node.span, source)
    _functions_told(chosen[0], source)
    others = [source.text[m.span[0] : m.span[1]] for m in members if m is not chosen[0]]
    return chosen[0], source, ", ".join(others)


def _functions_told(member: Node, source: Source) -> None:
    """Refuse an integral over a function that nothing gives, ``f(t - x)``: it is no product with f."""
    for whole in member.walk():
        variable = whole.differential.body if isinstance(whole, Integral) else None
        for node in whole.walk() if isinstance(variable, Symbol) else ():
            unknown = isinstance(node, Call) and node.name not in FUNCTIONS and node.name not in _UNDERSTOOD
            if isinstance(node, Call) and unknown and not node.name.startswith(AVERAGE):
                letter = node.name.removeprefix(NAMED)
                said = f"{letter}(…) is read as a function, which is not given; where {letter} is a number, write "
                raise complaint(rf"{said}{letter} \cdot (…), or --where '{letter} > 0'", node.span, source)


def _known(given: Given, printed: Any) -> None:
    """Every symbol of the conditions must have to do with the integral."""
    free = set(printed.free_symbols)
    for _ in given.mentions:
        for group in given.mentions:
            if group & free:
                free |= group
    strangers = sorted({s.name for group in given.mentions for s in group - free})
    if strangers:
        inside = {x.name for i in printed.atoms(sp.Integral) for x in i.variables}
        what = "is an integration variable" if strangers[0] in inside else "does not stand in the integral"
        known = ", ".join(sorted(s.name for s in printed.free_symbols)) or "none"
        raise IntegrateError(f"--where: {strangers[0]} {what}; its parameters are: {known}")


def _parameter(text: str, flag: str, given: Given, integral: Any) -> Any:
    statements, source = read_statements(text, flag)
    node = statements[0].members[0]
    if len(statements) != 1 or statements[0].relations or not isinstance(node, Symbol):
        raise complaint("one symbol is expected, such as \\varepsilon", (0, len(text)), source)
    known = given.notation.lookup(node.name)
    symbol = known.symbol if known else sp.Symbol(node.name)
    if symbol not in integral.free_symbols:
        parameters = ", ".join(sorted(s.name for s in integral.free_symbols)) or "none"
        raise complaint(
            f"{text.strip()} is no parameter of the integral; its parameters are: {parameters}",
            node.span,
            source,
        )
    if symbol not in given.reflected and symbol.is_positive is not True:
        raise complaint(
            f"the sign of {text.strip()} is not known; leave out the condition that it may be negative",
            node.span,
            source,
        )
    return symbol
