"""Displays as constraints: two sides in quantities, each a symbol of its own.

Derivatives and integrals of names, averages, functions that the text does not give: each is a quantity.  The
relations between them (the product and the chain rule, a display differentiated) are constraints as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.definitions import expand
from tlssym.judge import policy
from tlssym.language import Antiderivative, SiteSum, Transform

UP_TO_NUMBER = ("~=", "~-", "~")
LONGEST = 300
"""Operations beyond which a side is too long to be a constraint."""
NO_VALUES = (sp.Order, sp.MatrixExpr, Antiderivative, sp.Limit)
OPAQUE = (AppliedUndef, sp.Derivative, sp.Subs, Transform, SiteSum)


@dataclass(frozen=True)
class Constraint:
    """Two sides that an earlier display says are equal.

    Attributes
    ----------
    id, line : str, int
        The display that says so.
    left, right : sympy expressions
        In symbols only: whatever else stood there is a quantity of its own.
    loose : bool
        Whether a pure number may be left out between them.
    assumed : bool
        Whether it rests on letters not depending on others: a display that was differentiated.
    special : bool
        Whether its display sets a quantity to zero: what it says holds in that case only.
    worked_out : bool
        Whether it is what a function of the text is worth at another point, or its slope.
    assumes : frozenset of pairs
        The conditions printed with its display, as ``parse.ranges.assumed`` gives them.
    """

    id: str
    line: int
    left: Any
    right: Any
    loose: bool = False
    assumed: bool = False
    special: bool = False
    worked_out: bool = False
    assumes: frozenset[tuple[Any, Any]] = frozenset()

    @cached_property
    def letters(self) -> frozenset[Any]:
        """The quantities in it."""
        return frozenset(self.left.free_symbols | self.right.free_symbols)

    @property
    def is_assignment(self) -> bool:
        """Whether it gives a name the value of a closed expression, or a number."""
        undone = self.right.has(sp.Integral, sp.Sum, sp.Product)
        return isinstance(self.left, sp.Symbol) and not undone and not self.worked_out


@dataclass
class Quantities:
    """The symbols of quantities: one for each derivative, unknown function or integral over one.

    ``functions`` are those that the text gives, by a value for their arguments; ``spoken_of`` are the derivatives
    that it prints, ``integrals`` those that have a symbol; ``calls`` are the functions at other points by their
    symbols, ``primed`` the symbols of functions that are printed with a prime and their argument.
    """

    functions: Mapping[Any, Any] = field(default_factory=dict)
    symbols: dict[Any, Any] = field(default_factory=dict)
    rates: dict[Any, tuple[Any, Any]] = field(default_factory=dict)
    integrals: dict[Any, Any] = field(default_factory=dict)
    spoken_of: set[Any] = field(default_factory=set)
    calls: dict[Any, Any] = field(default_factory=dict)
    primed: set[Any] = field(default_factory=set)

    def read(self, expr: Any) -> Any:
        """An expression in quantities; None where it is none."""
        if (
            not isinstance(expr, sp.Expr)
            or expr.is_commutative is False
            or expr.has(sp.Order, sp.MatrixExpr, Antiderivative, sp.Limit)
        ):
            return None
        if expr.has(sp.nan, sp.zoo) or sp.count_ops(expr) > LONGEST or not expr.has(*OPAQUE):
            return expr if sp.count_ops(expr) <= LONGEST else None
        return self._named(self._worked_out(expr))

    def _worked_out(self, expr: Any) -> Any:
        """Derivatives of products and sums as those of their factors; functions under integrals written out."""

        def done(derivative: Any) -> Any:
            plain = isinstance(derivative.expr, AppliedUndef) or derivative.has(sp.Integral, sp.Sum)
            if plain:
                self.spoken_of.add(derivative)
            return derivative if plain else derivative.doit(deep=False)

        def opened(integral: Any) -> Any:
            calls = {name: value for name, value in self.functions.items() if isinstance(name, AppliedUndef)}
            return sp.Integral(expand(integral.function, calls), *integral.limits)

        expr = expr.replace(lambda e: isinstance(e, sp.Integral), opened)
        return expr.replace(lambda e: isinstance(e, sp.Derivative), done)

    def _named(self, expr: Any) -> Any:
        if isinstance(expr, sp.Derivative):
            return self._rate(expr)
        if isinstance(expr, AppliedUndef) and all(isinstance(a, sp.Symbol) for a in expr.args):
            return self._call(expr)
        if isinstance(expr, AppliedUndef):
            return self._at(expr)
        if isinstance(expr, OPAQUE) or (isinstance(expr, sp.Integral | sp.Sum) and expr.has(*OPAQUE)):
            whole = _with_own_variables(expr)
            symbol = self._symbol(whole, str(expr))
            if isinstance(whole, sp.Integral | sp.Sum | SiteSum):
                self.integrals[symbol] = whole
            return symbol
        if not expr.args or not expr.has(*OPAQUE):
            return expr
        return expr.func(*(self._named(part) for part in expr.args))

    def _call(self, call: Any) -> Any:
        """f(x) is called f, as the text does where it leaves its arguments out; at another point it is another."""
        heads = [n for n in self.functions if isinstance(n, AppliedUndef) and n.func == call.func]
        if heads and all(call.args != head.args for head in heads) and len(call.args) == len(heads[0].args):
            return self._at(call)
        symbol = sp.Symbol(call.func.__name__, positive=True)
        if symbol.name.endswith("prime"):
            self.primed.add(symbol)
        return symbol

    def _at(self, call: Any) -> Any:
        symbol = self._symbol(call, str(call))
        self.calls[symbol] = call
        return symbol

    def _rate(self, derivative: Any) -> Any:
        inner, variables = derivative.expr, derivative.variable_count
        if isinstance(inner, AppliedUndef) and len(variables) == 1 and variables[0][1] == 1:
            name = self._call(inner)
            symbol = self._symbol(("rate", name, variables[0][0]), f"d{name}/d{variables[0][0]}")
            self.rates[symbol] = (name, variables[0][0])
            return symbol
        if not inner.has(*OPAQUE):
            return derivative  # of an integral: a difference quotient will do
        return self._symbol(str(derivative), str(derivative))

    def silent_rates(self, *sides: Any) -> set[Any]:
        """The rates that come from a product rule only: the text may mean what they are of to be constant."""
        printed = {self._rate(d) for d in self.spoken_of if isinstance(d.expr, AppliedUndef)}
        return {s for side in sides for s in side.free_symbols if s in self.rates and s not in printed}

    def _symbol(self, key: Any, name: str) -> Any:
        if key not in self.symbols:
            self.symbols[key] = sp.Dummy(name, positive=True)
        return self.symbols[key]


@dataclass(frozen=True)
class Earlier:
    """What the text says before a formula, and the quantities that it speaks of.

    ``near`` are the displays that it must not contradict: what stands far before it may be said of something else.
    ``special`` tells whether its own display sets a quantity to zero, ``doubtful`` are the quantities that the text
    gives another value as well.
    """

    constraints: tuple[Constraint, ...]
    quantities: Quantities
    near: frozenset[str] = frozenset()
    special: bool = False
    doubtful: frozenset[Any] = frozenset()

    def binds(self, used: Iterable[Constraint]) -> bool:
        """Whether a display that contradicts these is wrong, and does not speak of another case."""
        return not self.special and all(c.id in self.near and not c.special for c in used)

    def doubts(self, used: Iterable[Constraint]) -> bool:
        """Whether these speak of a quantity that the text gives another value as well, or of how it changes."""
        rates = {rate for rate, (name, _) in self.quantities.rates.items() if name in self.doubtful}
        return any(c.letters & (self.doubtful | rates) for c in used)


def _with_own_variables(expr: Any) -> Any:
    """An integral or a sum with its variables named by their place; a limit of the same name is another letter."""
    names: dict[Any, Any] = {}
    for binder in sorted(expr.atoms(sp.Integral, sp.Sum), key=sp.count_ops):
        for limit in binder.limits:
            names.setdefault(limit[0], sp.Symbol(f"bound_{len(names)}", real=True))

    def renamed(part: Any, bound: frozenset[Any]) -> Any:
        if not isinstance(part, sp.Integral | sp.Sum):
            if part in bound:
                return names[part]
            return part.func(*(renamed(each, bound) for each in part.args)) if part.args else part
        limits = []
        for name, *ends in reversed(part.limits):  # the outermost first: what it binds is bound in the others
            limits.append((names[name], *(renamed(end, bound) for end in ends)))
            bound |= {name}
        return part.func(renamed(part.function, bound), *reversed(limits))

    return renamed(expr, frozenset())


def constraints_of(
    id: str,
    line: int,
    statements: Iterable[tuple[Sequence[Any], Sequence[str]]],
    quantities: Quantities,
    assumes: frozenset[tuple[Any, Any]] = frozenset(),
) -> list[Constraint]:
    """What a display says, as constraints between its first member and each other one.

    Parameters
    ----------
    id, line : str, int
    statements : iterable of (members, kinds of relations)
    quantities : Quantities
        Shared by all displays that are compared.
    assumes : frozenset of pairs
        What the display says it holds under.
    """
    found = []
    statements = list(statements)
    special = is_special(statements)
    for members, kinds in statements:
        sides = [quantities.read(member) for member in members]
        loose = False
        for index, kind in enumerate(kinds, 1):
            if kind not in policy.EXACT and kind not in UP_TO_NUMBER:
                break
            loose = loose or kind in UP_TO_NUMBER
            left, right = sides[0], sides[index]
            if left is None or right is None or left == right:
                continue
            if left.free_symbols | right.free_symbols:
                found.append(Constraint(id, line, left, right, loose, special=special, assumes=assumes))
    return found


def is_special(statements: Iterable[tuple[Sequence[Any], Sequence[str]]]) -> bool:
    """Whether a display sets a quantity to zero."""
    return any(
        isinstance(members[0], sp.Symbol) and "=" in kinds[:1] and members[1] == 0
        for members, kinds in statements
        if len(members) > 1
    )


def differentiated(constraints: Iterable[Constraint], quantities: Quantities) -> list[Constraint]:
    """Earlier displays differentiated by what stands below the rates that are spoken of.

    A letter whose rate nobody speaks of counts as constant, which is an assumption.
    """
    found = []
    by: dict[Any, dict[Any, Any]] = {}
    for rate, (name, variable) in quantities.rates.items():
        by.setdefault(variable, {})[name] = rate
    for constraint in constraints:
        for variable, rates in by.items():
            moving = constraint.letters & set(rates)
            if not moving or constraint.loose or constraint.left.has(sp.Sum) or constraint.right.has(sp.Sum):
                continue
            left, right = (
                _total(side, variable, rates, quantities) for side in (constraint.left, constraint.right)
            )
            if left is not None and right is not None and left != right and (left != 0 and right != 0):
                found.append(replace(constraint, left=left, right=right, assumed=True))
    return found


def _total(side: Any, variable: Any, rates: Mapping[Any, Any], quantities: Quantities) -> Any:
    """The derivative of a side; None where that of an integral in it is not one of its integrand at an end."""
    terms = [sp.diff(side, variable)] if variable not in rates else []
    terms += [sp.diff(side, name) * rate for name, rate in rates.items() if name in side.free_symbols]
    for symbol in side.free_symbols & set(quantities.integrals):
        whole = quantities.integrals[symbol]
        if isinstance(whole, SiteSum) and whole.free_symbols & {variable, *rates}:
            return None
        if variable in whole.free_symbols:
            rate = _rate_by_ends(whole, variable)
            rate = None if rate is None else quantities.read(rate)
            if rate is None:
                return None
            terms.append(sp.diff(side, symbol) * rate)
    return sp.Add(*terms)


def _rate_by_ends(whole: Any, variable: Any) -> Any:
    """The derivative of a single integral by what stands in its limits only (the fundamental theorem)."""
    if not isinstance(whole, sp.Integral) or len(whole.limits) != 1 or len(whole.limits[0]) != 3:
        return None
    bound, low, high = whole.limits[0]
    if variable in whole.function.free_symbols:
        return None
    ends = ((high, 1), (low, -1))
    return sp.Add(*(sign * whole.function.subs(bound, end) * sp.diff(end, variable) for end, sign in ends))
