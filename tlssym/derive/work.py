"""The bench on which one equation is derived: it collects steps, results and what is to be checked.

A lecture's unit calls these methods in the order of the argument.  Each makes one ``Step``; nothing is
printed and nothing is compared with the lecture here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import sympy as sp

from tlssym.derive.lecture import LectureError, Unit
from tlssym.derive.targets import AsGiven, Condition, Equation, Relation, Target, Value
from tlssym.language import hold_functions
from tlssym.mathematics.monomials import as_monomial, exponents
from tlssym.mathematics.regions import RegionResult, evaluate
from tlssym.mathematics.thresholds import ThresholdError, re_express, solve_balance
from tlssym.values import Claim, Evidence, Renamed, SamePowers, Step, Times


@dataclass(frozen=True)
class IntegralRecord:
    """An integral that was done in a derivation, to be done again by quadrature as it stands."""

    integral: Any
    value: Any
    result: RegionResult
    small: Any = None
    conditions: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Derivation:
    """How an equation follows: its steps, what they end with, and what has to be confirmed by numbers."""

    unit: Unit
    steps: tuple[Step, ...] = ()
    targets: tuple[Target, ...] = ()
    integrals: tuple[IntegralRecord, ...] = ()
    legs: tuple[Callable[[int], Evidence], ...] = ()
    conditions: tuple[Any, ...] = ()
    sampled: tuple[Any, ...] = ()
    replays: tuple[tuple[str, Callable[[Any], Any]], ...] = ()
    names: tuple[tuple[Any, Any], ...] = ()
    notes: tuple[str, ...] = ()
    failure: str = ""

    def head(self, index: int) -> Any:
        """The quantity that the index-th result is the value of."""
        return self.targets[index].head  # type: ignore[union-attr]

    def value(self, head: Any = None) -> Any:
        """The derived value of ``head``, or of the only quantity that this derivation gives."""
        values = [t for t in self.targets if isinstance(t, Value | Equation)]
        if head is not None:
            values = [t for t in values if t.head == head]
        if len(values) != 1:
            raise LectureError(
                f"{self.unit.id} gives {len(values)} values{f' of {head}' if head is not None else ''}, not one"
            )
        return values[0].expr


class DerivationFailed(Exception):
    """A step of a derivation could not be done; the message says which and why."""


class Work:
    """One derivation in the making.

    Parameters
    ----------
    unit : Unit
        What is derived; its ``at`` holds the values of the exponent parameters used here.
    loose : set of str
        The names of the quantities that are known only up to a pure number.
    """

    def __init__(self, unit: Unit, loose: frozenset[str] = frozenset()) -> None:
        self.unit = unit
        self._loose = loose
        self._sampled: list[Any] = []
        self._replays: list[tuple[str, Callable[[Any], Any]]] = []
        self._names: dict[Any, Any] = {}
        self._notes: list[str] = []
        self._steps: list[Step] = []
        self._targets: list[Target] = []
        self._integrals: list[IntegralRecord] = []
        self._legs: list[Callable[[int], Evidence]] = []
        self._conditions: list[Any] = []
        self._absorbed: dict[Any, list[Any]] = {}

    # -- steps -----------------------------------------------------------------------------------------

    def given(self, formula: Any, says: str) -> Any:
        """Start from a formula that is known."""
        self._steps.append(Step("given", says, after=formula, checked=None, turning_point=True))
        return formula

    def step(
        self,
        rule: str,
        says: str,
        before: Any,
        after: Any,
        *,
        exact: bool = True,
        conditions: tuple[Any, ...] = (),
        turning_point: bool = False,
        check: str = "",
        checked: bool | None = None,
        claim: Claim | None = None,
    ) -> Any:
        """Rewrite ``before`` as ``after`` by a named rule; ``claim`` is what an inexact step says of the two."""
        # an equation among the conditions names a quantity for this step; it is no condition of the result
        self._conditions.extend(c for c in conditions if not isinstance(c, sp.Eq))
        self._steps.append(
            Step(rule, says, before, after, tuple(conditions), exact, checked, check, turning_point, claim)
        )
        return after

    def times(self, factor: Any, expr: Any, says: str, *, rule: str = "multiply") -> Any:
        """Go on from a quantity to another one: it times a factor that the argument brings in."""
        return self.step(
            rule, says, expr, sp.powsimp(factor * expr), exact=False, turning_point=True, claim=Times(factor)
        )

    def put(self, formula: Any, values: Mapping[Any, Any], says: str, *, turning_point: bool = False) -> Any:
        """Put known values in place of symbols."""
        after = formula.subs(dict(values), simultaneous=True)
        after = _expand_definitions_in_powers(after)
        self._steps.append(
            Step(
                "substitute",
                says,
                formula,
                after,
                exact=True,
                turning_point=turning_point,
                conditions=tuple(
                    sp.Eq(k, v, evaluate=False) for k, v in values.items() if not _trivial(k, v)
                ),
            )
        )
        return after

    def extend(self, steps: tuple[Step, ...]) -> None:
        """Take over the steps of an engine's result."""
        self._steps.extend(steps)

    def integrate(
        self,
        integral: Any,
        says: str,
        *,
        small: Any = None,
        large: Any = None,
        assuming: tuple[Any, ...] = (),
    ) -> RegionResult:
        """Evaluate an integral over step functions, exactly or to leading order, with its conditions."""
        held, back = hold_functions(integral)
        result = evaluate(held, assuming=assuming, small=small, large=large)
        if result.value is not None and back:
            result = replace(
                result,
                value=result.value.xreplace(back),
                steps=(),
                conditions=tuple(c.xreplace(back) for c in result.conditions),
            )
        if result.value is None:
            what = "diverges: " + result.escapes if result.converges is False else result.refused
            raise DerivationFailed(f"{self.unit.id}: the integral {what}")
        self._steps.extend(_as_parts(result.steps, integral, result.value))
        # what the integral was done under holds for its value as what was found on the way does
        conditions = (*assuming, *(c for c in result.conditions if c not in assuming))
        self._conditions.extend(conditions)
        self._steps.append(
            Step(
                "integrate", says, integral, result.value, conditions, exact=result.exact, turning_point=True
            )
        )
        self._integrals.append(IntegralRecord(integral, result.value, result, small, conditions))
        return result

    def absorb(self, expr: Any, symbol: Any) -> Any:
        """Absorb the pure number of a monomial in a symbol that is itself known only up to a number."""
        if symbol.name not in self._loose:
            raise LectureError(f"{self.unit.id}: {symbol} is not known up to a number only, it absorbs none")
        monomial = as_monomial(expr)
        number, rest = (monomial.coefficient, expr) if monomial is not None else expr.as_coeff_Mul()
        power = sp.simplify(symbol * sp.diff(rest, symbol) / rest)
        if power == 0 or not power.is_number:
            raise DerivationFailed(
                f"{self.unit.id}: {expr} is no power of {symbol}: its number cannot be absorbed"
            )
        if number == 1:
            return expr
        taken = symbol * (1 / number) ** (1 / power)
        share = number ** (1 / power)
        name, stands = sp.latex(symbol), sp.latex(share * symbol)
        before = [s for s in self._absorbed.get(symbol, []) if s != share]
        says = (
            rf"${name}$ is known only up to a pure number and takes this one in, so that ${name}$ now stands for "
            rf"${stands}$"
        )
        if before:
            says += (
                rf" (it stood for ${sp.latex(before[-1] * symbol)}$ before: from here on a pure number is that of "
                "an estimate)"
            )
        self._absorbed.setdefault(symbol, []).append(share)
        return self.step(
            "absorb the number",
            says,
            expr,
            sp.powdenest(expr / number),
            exact=False,
            claim=Renamed(symbol, taken),
            turning_point=True,
        )

    def leading_power(self, expr: Any, says: str) -> Any:
        """The monomial of a leading behaviour: without its pure number and its logarithms."""
        parts = exponents(expr)
        if parts is None:
            raise DerivationFailed(f"{self.unit.id}: {expr} is no product of powers and logarithms")
        return self.step(
            "keep the powers",
            says,
            expr,
            parts.monomial.without_number().to_expr(),
            exact=False,
            turning_point=True,
            claim=SamePowers(tuple(base for base, _ in parts.monomial.powers)),
        )

    def solve(self, equation: Any, symbol: Any, says: str) -> Any:
        """Solve monomial = monomial for a symbol; both sides are products of powers."""
        return self.threshold(equation.lhs, equation.rhs, symbol, says=says)

    def threshold(self, left: Any, right: Any, symbol: Any, *, says: str, small: bool | None = None) -> Any:
        """Where two monomials are equal; with ``small``, also the condition that left wins on that side."""
        balance = self._balance(left, right, symbol)
        won = {True: balance.left_wins_when_small, False: balance.left_wins_when_large, None: sp.true}[small]
        conditions = () if won in (sp.true, sp.false) else (won,)
        self._conditions.extend(conditions)
        self._steps.append(
            Step(
                "balance",
                says,
                sp.Eq(left, right, evaluate=False),
                sp.Eq(symbol, balance.value, evaluate=False),
                conditions,
                turning_point=True,
            )
        )
        return balance.value

    def dominates(self, left: Any, right: Any, symbol: Any, *, says: str, small: bool = True) -> Any:
        """The condition under which ``left`` exceeds ``right`` as a symbol becomes small (or large)."""
        balance = self._balance(left, right, symbol)
        won = balance.left_wins_when_small if small else balance.left_wins_when_large
        self._steps.append(
            Step(
                "compare powers",
                says,
                left / right,
                symbol**balance.growth,
                exact=False,
                claim=SamePowers((symbol,)),
            )
        )
        needed = sp.Lt if small else sp.Gt
        self._steps.append(
            Step(
                "condition",
                "the exponent has the sign that is needed",
                needed(balance.growth, 0, evaluate=False),
                won,
                turning_point=True,
            )
        )
        return won

    def _balance(self, left: Any, right: Any, symbol: Any) -> Any:
        try:
            return solve_balance(left, right, symbol)
        except ThresholdError as error:
            raise DerivationFailed(f"{self.unit.id}: {error}") from error

    def re_express(self, expr: Any, scales: Mapping[Any, Any], *, says: str) -> Any:
        """Write a monomial through chosen scales."""
        inside = {s for value in scales.values() for s in value.free_symbols}
        parameters = {s for value in scales.values() for p in value.atoms(sp.Pow) for s in p.exp.free_symbols}
        try:
            assumed = tuple(c for c in self._conditions if c.free_symbols <= parameters)
            result = re_express(
                expr, scales, sorted(inside - set(scales) - parameters, key=str), assuming=assumed
            )
        except ThresholdError as error:
            raise DerivationFailed(f"{self.unit.id}: {error}") from error
        known = {k: v for k, v in scales.items() if k != v}
        self._steps.append(
            Step(
                "re-express",
                says,
                expr,
                result.value,
                turning_point=True,
                conditions=tuple(sp.Eq(k, v, evaluate=False) for k, v in known.items()),
            )
        )
        return result.value

    # -- what it ends with -----------------------------------------------------------------------------

    def conclude(
        self,
        head: Any,
        expr: Any,
        *,
        up_to_number: bool = False,
        small: Any = None,
        conditions: tuple[Any, ...] = (),
        also: tuple[Any, ...] = (),
    ) -> None:
        """The derived value of ``head`` (None: of the printed expression that stands without a relation)."""
        self._conditions.extend(conditions)
        self._targets.append(Value(head, expr, up_to_number, small, tuple(conditions), tuple(also)))

    def relation(self, lhs: Any, kind: str, rhs: Any, *, up_to_number: bool = False) -> None:
        """The derived inequality or condition."""
        self._targets.append(Relation(lhs, kind, rhs, up_to_number))

    def condition(self, relation: Any) -> None:
        """The derived condition on the exponent parameters."""
        self._targets.append(Condition(relation))

    def note(self, message: str) -> None:
        """Something that the derivation found and a reader of the formula should know, such as where it holds."""
        self._notes.append(message)

    def define(self, name: Any, value: Any) -> None:
        """What a name stands for where this equation prints it, such as V_t inside an integral."""
        self._names[name] = value

    def sampled(self, integral: Any) -> None:
        """Have an integral over a distribution confirmed by drawing from it as well."""
        self._sampled.append(integral)

    def replay(self, source: str, follow: Callable[[Any], Any]) -> None:
        """How the printed formula would follow from an earlier one as printed.

        ``follow`` takes the earlier equation's printed statement (a sympy equation) and returns the right
        side that it leads to, or the whole equation, or raises ``DerivationFailed`` with the reason why nothing
        follows.
        """
        self._replays.append((source, follow))

    def equation(
        self, head: Any, expr: Any, *, unknowns: tuple[Any, ...] = (), up_to_number: bool = False
    ) -> None:
        """The derived equation for an unknown function."""
        self._targets.append(Equation(head, expr, unknowns, up_to_number))

    def as_given(self, says: str = "") -> None:
        """The formula is an input or a definition: compare it with the one in the shipped lecture."""
        self._targets.append(AsGiven(says))

    def confirm(self, leg: Callable[[int], Evidence]) -> None:
        """Add a numeric leg, run later with the number of digits asked for."""
        self._legs.append(leg)

    def needs(self, *conditions: Any) -> None:
        """Record conditions of the whole derivation."""
        for condition in conditions:
            if condition in (True, sp.true):
                # sympy folds a condition on positive symbols; what is left of it would say nothing
                raise LectureError(f"{self.unit.id}: a condition was folded to True and is lost")
        self._conditions.extend(conditions)

    def done(self) -> Derivation:
        """The derivation as a value."""
        unique: list[Any] = []
        for condition in self._conditions:
            if condition in (True, sp.true):
                raise LectureError(f"{self.unit.id}: a condition was folded to True and is lost")
            if condition not in unique:
                unique.append(condition)
        return Derivation(
            self.unit,
            tuple(self._steps),
            tuple(self._targets),
            tuple(self._integrals),
            tuple(self._legs),
            tuple(unique),
            tuple(self._sampled),
            tuple(self._replays),
            tuple(self._names.items()),
            tuple(self._notes),
        )


class Known:
    """What a derivation may use: the results of the equations and inputs it follows from, no others."""

    def __init__(self, unit: Unit, derive: Callable[[str], Derivation], inputs: Mapping[str, Any]) -> None:
        self._unit = unit
        self._derive = derive
        self._inputs = inputs

    def __getitem__(self, id: str) -> Any:
        if id not in self._unit.follows:
            raise LectureError(f"{self._unit.id} uses {id} without saying that it follows from it")
        if id in self._inputs:
            return self._inputs[id]
        derivation = self._derive(id)
        if derivation.failure:
            raise DerivationFailed(f"{self._unit.id} needs {id}, which was not derived: {derivation.failure}")
        return derivation


def _as_parts(steps: tuple[Step, ...], integral: Any, value: Any) -> tuple[Step, ...]:
    """An engine's steps without the one that says the whole, which the derivation says itself.

    How it was added up stays, in words, unless every variable was integrated over by itself.
    """
    if not steps or (steps[-1].before, steps[-1].after) != (integral, value):
        return steps
    parts = [s for s in steps[:-1] if s.rule == "integrate between limits"]
    if parts and all(s.after is not None for s in parts):
        return steps[:-1]
    return (*steps[:-1], replace(steps[-1], before=None, after=None))


def _trivial(key: Any, value: Any) -> bool:
    return sp.Eq(key, value) in (True, sp.true)


def _expand_definitions_in_powers(expr: Any) -> Any:
    """Spread powers over positive products, so that substituted monomials combine."""
    return sp.powdenest(sp.expand_power_base(expr)) if isinstance(expr, sp.Expr) else expr
