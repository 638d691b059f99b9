r"""One integral over step functions, from LaTeX to its value, conditions and an independent check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.check.confirm import confirm_integral, told, usable
from tlssym.check.lattice import confirm_by_lattice
from tlssym.check.quadrature import quadrature
from tlssym.check.sampling import sample
from tlssym.check.terms import confirm_terms
from tlssym.language import Antiderivative
from tlssym.mathematics.regions import RegionResult, evaluate
from tlssym.parse.applied import DELTA
from tlssym.parse.arithmetic import FUNCTIONS
from tlssym.parse.commands import AVERAGE, NAMED
from tlssym.parse.errors import ParseError, describe
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Name, Notation
from tlssym.parse.tree import Call, Differential, Integral, Node, Source, Symbol
from tlssym.values import Answer, Evidence, Step
from tlssym.where import Given, IntegrateError, complaint, declared, read_statements, read_where

__all__ = ["IntegralReport", "IntegrateError", "integrate"]

WORK = 10_000_000
"""What one quadrature may take, in its instructions, and what those may that are tried after it."""
LATER_WORK = 2_500_000
POINTS = 2
MANY_POINTS = 8
SEED = 5
AGAIN = (101, 102, 103)
FEWER_DIGITS = 12
MOST_DIGITS = 200
MOST_TERMS = 6
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


def integrate(
    latex: str,
    *,
    where: Sequence[str] = (),
    small: str | None = None,
    large: str | None = None,
    digits: int = 30,
    terms: int = 1,
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
    small, large : str, optional
        A symbol; asks for the leading behaviour as it goes to zero, or to infinity.
    digits : int
        Decimal digits of the numeric check, 1 to 200.
    terms : int
        How many terms of the behaviour in the small or large symbol; 1 is the leading one.

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
    if small is not None and large is not None:
        raise IntegrateError("--small and --large: give one of them")
    if terms != 1 and small is None and large is None:
        raise IntegrateError("--terms: of which behaviour? give --small or --large with a symbol")
    if not 1 <= terms <= MOST_TERMS:
        raise IntegrateError(f"--terms: {terms}; give a number from 1 to {MOST_TERMS}")
    if not 1 <= digits <= MOST_DIGITS:
        raise IntegrateError(f"{digits} digits; give a number from 1 to {MOST_DIGITS}")
    member, source, ignored = _member(latex, declared(where))
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
    smaller = _parameter(small, "--small", given, integral)
    larger = _parameter(large, "--large", given, integral)
    if integral.has(sp.Derivative):
        found, checks = _derivative(given, integral, smaller, larger, digits)
    else:
        found, checks = _answer(given, integral, smaller, larger, digits, terms)
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


def _parameter(text: str | None, flag: str, given: Given, integral: Any) -> Any:
    if text is None:
        return None
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


# -- answering ------------------------------------------------------------------------------------------


def _derivative(
    given: Given, expr: Any, small: Any, large: Any, digits: int
) -> tuple[RegionResult, tuple[Evidence, ...]]:
    """The derivative with respect to a parameter of an integral: that of its value, which the checks are of."""
    factor, derivative = expr.as_independent(sp.Derivative, as_Add=False)
    inner = derivative.expr if isinstance(derivative, sp.Derivative) else sp.S.Zero
    if not inner.has(sp.Integral) or inner.has(sp.Derivative):
        said = "derivatives of integrals are done one at a time, as they stand, with factors before them"
    elif small is not None or large is not None:
        said = "the leading behaviour of a derivative; ask for its value, or for the integral's leading behaviour"
    else:
        result, checks = _answer(given, inner, None, None, digits)
        if result.value is None or not result.exact:
            return result, checks
        differentiated = replace(
            result,
            value=factor * _differentiated(result.value, derivative),
            exponents={},
            coefficient=None,
            cases=tuple(
                (condition, factor * _differentiated(value, derivative))
                for condition, value in result.cases
                # on an equation, and where it is known up to a factor only, there is no slope
                if not condition.has(sp.Eq) and not value.has(sp.oo, AppliedUndef)
            ),
        )
        step = Step(
            "differentiate", "The value is differentiated inside its conditions.", after=differentiated.value
        )
        return replace(differentiated, steps=(*result.steps, step)), checks
    return RegionResult(None, refused=said), (Evidence("quadrature", Answer.UNDECIDED, "nothing to compare"),)


def _differentiated(value: Any, derivative: Any) -> Any:
    """The derivative of a value with respect to what the derivative of its integral is taken by."""
    return sp.simplify(sp.diff(value, *derivative.variable_count))


def _answer(
    given: Given, integral: Any, small: Any, large: Any, digits: int, terms: int = 1
) -> tuple[RegionResult, tuple[Evidence, ...]]:
    """The engine's result in the user's symbols, and the numeric check of it."""
    inner = given.into(integral)
    assuming = tuple(given.into(relation) for relation in given.relations)
    inner_small, inner_large = (
        None if s is None else -given.into(s) if s in given.reflected else s for s in (small, large)
    )
    result = evaluate(inner, assuming=assuming, small=inner_small, large=inner_large, terms=terms)
    if assuming and "the limit asked for contradict each other" in result.refused:
        raise IntegrateError(
            f"--where, --{'small' if small is not None else 'large'}: {result.refused}; leave one out or mend it"
        )
    if assuming and "contradict each other" in result.refused:
        raise IntegrateError("--where: the conditions contradict each other; leave one out or mend it")
    evidence = _check(inner, result, assuming, inner_small, inner_large, digits)
    refuting = [check for check in evidence if check.outcome is Answer.REFUTES]
    if refuting:
        # two legs that contradict each other prove nothing: no answer is better than a wrong one
        said = f"the evaluation and the quadrature contradict each other: {refuting[0].says}"
        result = RegionResult(None, refused=said, steps=result.steps)
    return _renamed(result, given), evidence


def _check(
    inner: Any, result: RegionResult, assuming: tuple[Any, ...], small: Any, large: Any, digits: int
) -> tuple[Evidence, ...]:
    if result.value is not None and result.converges:
        return _check_value(inner, result, assuming, small, large, digits)
    symbols = sorted(inner.free_symbols, key=str)
    points = sample(
        symbols, usable(assuming + tuple(result.conditions), symbols), seed=SEED, count=MANY_POINTS
    )
    if not points:
        return (Evidence("quadrature", Answer.UNDECIDED, "no admissible parameters were found"),)
    if result.converges is False:
        return (_check_divergence(inner, points, digits),)
    return (_number_only(inner, points[0], digits),)


def _number_only(inner: Any, point: dict[Any, Any], digits: int) -> Evidence:
    """The integral at a point, where there is no formula to compare it with."""
    found = quadrature(inner, point, digits=digits, work=WORK)
    at = f" at {told(point)}" if point else ""
    if found.value is None:
        return Evidence("quadrature", Answer.UNDECIDED, f"{found.says}{at}", points=1, seconds=found.seconds)
    value = mp.nstr(found.value, max(1, min(digits, int(min(found.digits, digits)))))
    return Evidence(
        "quadrature",
        Answer.UNDECIDED,
        f"there is no closed form to compare with; the integral is {value}{at}",
        float(min(found.digits, digits)),
        1,
        found.seconds,
    )


def _check_value(
    inner: Any, result: RegionResult, assuming: tuple[Any, ...], small: Any, large: Any, digits: int
) -> tuple[Evidence, ...]:
    """The value against quadrature, then against plain sums, then at other points where the first ones are hard."""
    conditions = assuming + tuple(result.conditions)
    value = result.value
    if large is not None and not result.exact:
        inverse = sp.Symbol(f"1/{large.name}", positive=True)
        turn = {large: 1 / inverse}
        inner, value, small = inner.xreplace(turn), value.xreplace(turn), inverse
        conditions = tuple(
            c for c in (condition.xreplace(turn) for condition in conditions) if c is not sp.true
        )

    if not result.exact and value.free_symbols == {small} and len(sp.Add.make_args(sp.expand(value))) > 1:
        return (confirm_terms(inner, value, small, WORK),)

    def confirm(known: tuple[Any, ...], wanted: int, seed: int, work: int) -> Evidence:
        return confirm_integral(
            inner,
            value,
            conditions=known,
            small=small,
            exact=result.exact,
            digits=wanted,
            seed=seed,
            points=POINTS,
            work=work,
        )

    # well inside the conditions the integral settles fast; on their edges it hardly does
    inside = tuple(sp.Gt(c.gts, 2 * c.lts) for c in conditions if c.lts.is_positive)
    tried: list[Evidence] = []
    for known in ((*conditions, *inside), conditions) if inside else (conditions,):
        tried.append(confirm(known, digits, SEED, LATER_WORK if tried else WORK))
        if tried[-1].outcome is not Answer.UNDECIDED:
            return (tried[-1],)
    rough = confirm_by_lattice(inner, value, conditions=conditions, small=small, exact=result.exact)
    if rough.outcome is Answer.AGREES:
        return (tried[0], rough)
    for seed in AGAIN:
        tried.append(confirm(conditions, min(digits, FEWER_DIGITS), seed, LATER_WORK))
        if tried[-1].outcome is not Answer.UNDECIDED:
            return (tried[-1],)
    return (max(tried, key=lambda e: e.digits or 0.0), rough)


def _check_divergence(inner: Any, points: list[dict[Any, Any]], digits: int) -> Evidence:
    """Quadrature must not settle on a value at every point where the integral is said to diverge.

    At some points the region that makes it diverge may be empty, so that one divergence is enough.
    """
    seconds = 0.0
    settled = undecided = ""
    for tried, point in enumerate(points, 1):
        found = quadrature(inner, point, digits=min(digits, 15), work=WORK if tried == 1 else LATER_WORK)
        seconds += found.seconds
        at = f" at {told(point)}" if point else ""
        if found.outcome == "divergent?":
            return Evidence("quadrature", Answer.AGREES, f"quadrature {found.says}{at}", None, tried, seconds)
        if found.outcome == "value":
            settled = settled or f"quadrature settles on {mp.nstr(found.value, 12)}{at}"
        else:
            undecided = undecided or f"{found.says}{at}"
    if undecided:
        return Evidence("quadrature", Answer.UNDECIDED, undecided, None, len(points), seconds)
    return Evidence("quadrature", Answer.REFUTES, settled, None, len(points), seconds)


def _renamed(result: RegionResult, given: Given) -> RegionResult:
    """The result with negative symbols in place of their positive stand-ins."""
    if not given.reflected:
        return result

    def back(value: Any) -> Any:
        return given.back(value) if isinstance(value, sp.Basic) else value

    names = {-below: above for above, below in given.reflected.items()}
    return replace(
        result,
        value=back(result.value),
        conditions=tuple(back(c) for c in result.conditions),
        exponents={names.get(s, s): back(v) for s, v in result.exponents.items()},
        log_powers={names.get(s, s): v for s, v in result.log_powers.items()},
        coefficient=back(result.coefficient),
        missing=tuple(back(c) for c in result.missing),
        cases=tuple((back(c), back(v)) for c, v in result.cases),
        steps=tuple(
            replace(
                s, before=back(s.before), after=back(s.after), conditions=tuple(back(c) for c in s.conditions)
            )
            for s in result.steps
        ),
    )
