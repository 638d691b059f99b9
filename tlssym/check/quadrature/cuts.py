"""Where to cut: the places at which an integrand, or the integral over inner variables, changes its form.

For the innermost variable these are the roots of the step functions' arguments; for the next variable the
places where two of those roots cross or one of them begins to exist, and so on (the projections of a
cylindrical decomposition).  Roots are found in closed form where the equation is a monomial, linear, a
quadratic in a power, or becomes one when a root is cleared; only the rest is bracketed numerically.

A cut too many costs a little time; a cut too few would cost digits.  So candidates are over-complete here and
those that turn out not to matter are dropped later, by looking at the two sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, permutations, product
from typing import Any

import sympy as sp

from tlssym.check.quadrature.intervals import Interval, enclose
from tlssym.check.quadrature.region import Axis, Region
from tlssym.language import Theta


@dataclass(frozen=True)
class Edge:
    """A root in closed form: variable**power = base, or variable = base when power is one."""

    base: sp.Expr
    power: Any = sp.S.One

    @property
    def value(self) -> Any:
        """The root as an expression in the outer variables."""
        # unevaluated: the root is only ever put into numbers, and sympy would spend its time on its factors
        return self.base if self.power == 1 else sp.Pow(self.base, 1 / self.power, evaluate=False)


@dataclass(frozen=True)
class Cut:
    """A function whose zeros in one variable are cuts.

    ``edges`` are all its positive zeros in closed form (nan where one does not exist), or None when they have
    to be found numerically.  ``hard`` cuts are kinks or poles of the integrand and are never merged away.
    """

    function: Any
    hard: bool = False
    edges: tuple[Edge, ...] | None = None
    appears: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Level:
    """One variable in the order of integration, with its cuts.

    ``crossings`` are pairs of this variable's edges whose meeting is a cut of the next variable, to be
    bracketed numerically.
    """

    axis: Axis
    cuts: tuple[Cut, ...] = ()
    crossings: tuple[tuple[Any, Any], ...] = ()


def _collect(terms: Sequence[sp.Expr], x: Any) -> dict[Any, Any] | None:
    """Coefficients by power of x when every term is a number-power of x times something free of x."""
    collected: dict[Any, Any] = {}
    for term in terms:
        coefficient, rest = term.as_independent(x, as_Add=False)
        if rest == 1:
            power: Any = sp.S.Zero
        elif rest == x:
            power = sp.S.One
        elif rest.is_Pow and rest.base == x and rest.exp.is_number:
            power = rest.exp
        else:
            return None
        collected[power] = collected.get(power, sp.S.Zero) + coefficient
    return {power: coefficient for power, coefficient in collected.items() if coefficient != 0}


def _over(numerator: Any, denominator: Any) -> Any:
    """A quotient; over a sum it is not evaluated, for sympy would ask whether that can be infinite, at length."""
    if not denominator.has(sp.Add):
        return numerator / denominator
    return sp.Mul(numerator, sp.Pow(denominator, -1, evaluate=False), evaluate=False)


def _never_positive(base: sp.Expr, box: Mapping[Any, Interval]) -> bool:
    return enclose(base, box)[1] <= 0


def _roots_of_powers(
    collected: dict[Any, Any], box: Mapping[Any, Interval]
) -> tuple[tuple[Edge, ...], tuple[Any, ...]] | None:
    """Positive roots of Σ c·x^p for two powers, or three in arithmetic progression; and what decides
    existence."""
    powers = sorted(collected)
    if len(powers) < 2:
        # a single power has no positive root; its coefficient's sign may change with the outer variables
        return (), tuple(collected.values())
    if len(powers) == 2:
        low, high = powers
        base = _over(-collected[low], collected[high])
        edges = () if _never_positive(base, box) else (Edge(base, high - low),)
        return edges, (collected[low], collected[high])
    if len(powers) == 3 and powers[2] - powers[1] == powers[1] - powers[0]:
        c, b, a = (collected[power] for power in powers)
        step = powers[1] - powers[0]
        discriminant = b**2 - 4 * a * c
        # a number is brought to its root; sympy's search for squares in a sum is time spent for nothing
        root = (
            sp.sqrt(discriminant)
            if discriminant.is_number
            else sp.Pow(discriminant, sp.S.Half, evaluate=False)
        )
        # of the two forms of each root the one that does not subtract nearly equal numbers
        if enclose(b, box)[0] >= 0:
            roots = [_over(-2 * c, b + root), _over(-(b + root), 2 * a)]
        else:
            roots = [_over(root - b, 2 * a), _over(2 * c, root - b)]
        return tuple(Edge(r, step) for r in roots if not _never_positive(r, box)), (discriminant, a, c)
    return None


def _take_logarithm(terms: Sequence[sp.Expr], x: Any, box: Mapping[Any, Interval]) -> Sequence[Any] | None:
    """The terms of a·exp(f) = b as those of f = ln(b/a), when x stands in f alone."""
    if len(terms) != 2 or not any(term.has(sp.exp, sp.E) for term in terms):
        return None
    exponent, rest = sp.S.Zero, []
    for factor in sp.Mul.make_args(-terms[0] / terms[1]):
        base, power = factor.as_base_exp()
        if base == sp.E or isinstance(factor, sp.exp):
            exponent += power if base == sp.E else factor.args[0]
        else:
            rest.append(factor)
    others = sp.Mul(*rest)
    if not exponent.has(x) or others.has(x) or enclose(others, box)[0] < 0:
        return None
    return sp.Add.make_args(sp.expand(exponent + sp.log(others)))


def _clear_root(terms: Sequence[sp.Expr], x: Any, box: Mapping[Any, Interval]) -> Sequence[Any] | None:
    """The terms of an equation without its one fractional power of a sum, by raising both sides."""
    if len(terms) == 2:
        ratio = -terms[0] / terms[1]
        sums = [f for f in sp.Mul.make_args(ratio) if f.has(x) and f.as_base_exp()[0].is_Add]
        if len(sums) == 1:
            base, power = sums[0].as_base_exp()
            others = ratio / sums[0]
            if power.is_number and enclose(others, box)[0] >= 0:
                return sp.Add.make_args(sp.expand(base - others ** (-1 / power)))
    rooted = [
        t
        for t in terms
        if any(p.is_Pow and p.exp == sp.S.Half and p.has(x) and p.base.is_Add for p in sp.Mul.make_args(t))
    ]
    if len(rooted) == 1:
        others = sp.Add(*[t for t in terms if t is not rooted[0]])
        return sp.Add.make_args(sp.expand(rooted[0] ** 2 - others**2))
    return None


def closed_roots(
    function: Any, x: Any, box: Mapping[Any, Interval]
) -> tuple[tuple[Edge, ...], tuple[Any, ...]] | None:
    """All positive zeros of a function of x, in closed form.

    Parameters
    ----------
    function : sympy expression
    x : sympy symbol, taken as positive
    box : ranges of the variables, which decide signs

    Returns
    -------
    (edges, appears) or None
        ``edges``: the zeros, and perhaps others that squaring brought in; ``appears``: expressions in the
        other variables at whose zeros an edge begins or ceases to exist.  None when no closed form is known.
    """
    kinks = [part for part in function.atoms(sp.Abs) if part.has(x)]
    if len(kinks) > 3:
        return None
    edges: list[Edge] = []
    appears: list[Any] = []
    for signs in product((1, -1), repeat=len(kinks)):
        unfolded = function.xreplace({k: s * k.args[0] for k, s in zip(kinks, signs, strict=True)})
        terms = sp.Add.make_args(unfolded)
        found = None
        for attempt in (
            lambda t: t,
            lambda t: sp.Add.make_args(sp.expand(sp.Add(*t))),
            lambda t: _take_logarithm(t, x, box),
            lambda t: _clear_root(t, x, box),
            _over_common_denominator,
        ):
            candidate = attempt(terms)
            collected = None if candidate is None else _collect(candidate, x)
            if collected is not None:
                found = _roots_of_powers(collected, box)
            if found is not None:
                break
        if found is None:
            return None
        edges += found[0]
        appears += found[1]
    return tuple(dict.fromkeys(edges)), tuple(dict.fromkeys(appears))


def _over_common_denominator(terms: Sequence[sp.Expr]) -> Sequence[Any]:
    numerator, _ = sp.fraction(sp.together(sp.Add(*terms)))
    return sp.Add.make_args(sp.expand(numerator))


def _kinks(expression: sp.Expr) -> list[Any]:
    """Functions at whose zeros an integrand may have a kink, a jump or a pole."""
    found = []
    for part in sp.preorder_traversal(expression):
        if isinstance(part, sp.Abs | sp.log | sp.sign | Theta):
            found.append(part.args[0])
        elif part.is_Pow and not (part.exp.is_Integer and part.exp.is_positive) and not part.base.is_number:
            found.append(part.base)
        elif isinstance(part, sp.Min | sp.Max):
            found += [a - b for a, b in combinations(part.args, 2)]
    # monomials vanish only at the ends of a range
    return [f for f in found if f.free_symbols and f.has(sp.Add, sp.Function)]


def _corners(expression: sp.Expr, box: Mapping[Any, Interval]) -> list[tuple[Any, Any]]:
    """Pairs of positive terms under a root or a quotient, of which now one and now the other dominates.

    The function is smooth there but bends within a few powers of two; nodes laid out from the corner stay
    right when the corner moves.
    """
    found = []
    for part in sp.preorder_traversal(expression):
        if part.is_Pow and part.base.is_Add and not (part.exp.is_Integer and part.exp.is_positive):
            terms = part.base.args
            if len(terms) <= 4 and all(enclose(term, box)[0] >= 0 for term in terms):
                found += list(combinations(terms, 2))
    return found


_FALLING = (sp.exp, sp.cosh, sp.sinh, sp.tanh, sp.coth, sp.sech, sp.csch, sp.erf, sp.erfc)


def _scales(expression: sp.Expr, box: Mapping[Any, Interval]) -> list[Any]:
    """Where an exponential or its kin falls off, if that is so far from one that no look from there finds it.

    A range without end is laid out from there; one that has an end would have a piece behind it in which no node sees
    anything.
    """
    found = []
    for part in sp.preorder_traversal(expression):
        if not isinstance(part, _FALLING):
            continue
        terms = [term.as_independent(*term.free_symbols) for term in sp.Add.make_args(part.args[0])]
        if not all(number.is_real for number, _ in terms) or len({number > 0 for number, _ in terms}) > 1:
            continue  # it turns round: the exponential may be largest anywhere
        for number, power in terms:
            base, exponent = power.as_base_exp()
            if base.is_Symbol and exponent.is_Rational and exponent > 0:
                size = abs(float(number)) ** (-1 / float(exponent))
                if not 1 / FAR < size < FAR and base in box and box[base][1] == float("inf"):
                    found.append(abs(number) * power - 1)
    return found


def _definite(function: Any, region: Region) -> bool:
    """Proved to keep one sign over the whole region, so that it cuts nowhere."""
    low, high = enclose(function, region.box)
    return low > 0 or high < 0


class _Candidates:
    """Functions waiting for the level of their innermost variable, each only once."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.waiting: dict[Any, bool] = {}
        self.optional: set[Any] = set()

    def add(self, function: Any, hard: bool = False, optional: bool = False) -> None:
        if not function.free_symbols or _definite(function, self.region):
            return
        opposite = -function
        known = opposite if opposite in self.waiting else function
        if optional and known not in self.waiting:
            self.optional.add(known)
        elif not optional:
            self.optional.discard(known)
        self.waiting[known] = self.waiting.get(known, False) or hard

    def take(self, variable: sp.Symbol) -> list[tuple[Any, bool]]:
        taken = [(f, hard) for f, hard in self.waiting.items() if variable in f.free_symbols]
        for function, _ in taken:
            del self.waiting[function]
        return taken


def _crossing(first: Edge, second: Edge) -> Any:
    """A function that vanishes where two edges of the same variable meet."""
    a, b = first.power, second.power
    if not (a.is_Rational and b.is_Rational):
        left, right = first.value, second.value
    elif a == b:
        left, right = first.base, second.base
    else:
        scale = sp.ilcm(a.q, b.q)
        p, q = int(a * scale), int(b * scale)
        common = sp.igcd(p, q)
        left, right = first.base ** (q // common), second.base ** (p // common)
    return left - right if left.is_Add or right.is_Add else left / right - 1


def _levels(  # noqa: C901 - each level is made from the candidates that those before it have left
    region: Region, order: Sequence[Axis]
) -> Iterator[Level]:
    """The levels of an order, innermost first, each worked out when it is asked for."""
    waiting = _Candidates(region)
    for condition in region.conditions:
        waiting.add(condition)
        for kink in _kinks(condition):
            if kink != condition:
                waiting.add(kink)
    for kink in _kinks(region.integrand):
        waiting.add(kink, hard=True)
    for expression in (*region.conditions, region.integrand):
        for first, second in _corners(expression, region.box):
            waiting.add(first - second, hard=True, optional=True)
    for scale in _scales(region.integrand, region.box):
        waiting.add(scale, hard=True, optional=True)
    for position, axis in enumerate(order, start=1):
        x = axis.variable
        cuts = []
        for function, hard in waiting.take(x):
            solved = closed_roots(function, x, region.box)
            if function in waiting.optional and (solved is None or len(solved[0]) != 1):
                continue
            cuts.append(Cut(function, hard) if solved is None else Cut(function, hard, *solved))
        level = Level(axis, tuple(cuts))
        edges = _edges(level)
        simple = position <= CLOSED_CROSSINGS
        sizes = {} if simple else {edge: sp.count_ops(edge.base) for edge in edges}
        crossings = []
        for first, second in combinations(edges, 2) if position < len(order) else ():
            if simple or sizes[first] + sizes[second] <= SIMPLE:
                waiting.add(_crossing(first, second))
            else:
                crossings.append((first.value, second.value))
        yield replace(level, crossings=tuple(crossings))
        for cut in cuts:
            for function in cut.appears:
                waiting.add(function)
            if cut.edges is None and position <= CLOSED_CROSSINGS:
                # no closed root: at least where it meets the closed ones
                for edge in edges:
                    waiting.add(cut.function.xreplace({x: edge.value}))


# crossings of the innermost edges are solved in closed form; those of later levels are bracketed numerically
# unless the edges are simple
CLOSED_CROSSINGS = 1
SIMPLE = 24
FAR = 64
"""How far from one the scale of an exponential is cut at: nearer ones are found by the places looked at."""


def _edges(level: Level) -> list[Edge]:
    edges = [edge for cut in level.cuts for edge in cut.edges or ()]
    edges += [Edge(end) for end in (level.axis.low, level.axis.high) if end not in (0, sp.oo)]
    return list(dict.fromkeys(edges))


Orders = dict[Any, tuple[int, ...]]
"""Orders of integration that were found, by a name of the region: places of its axes, innermost first."""


def choose_order(region: Region, orders: Orders | None = None, name: Any = None) -> list[Level]:
    """The levels of an order of integration, innermost first, with as few numerically found cuts as can be.

    The order as written is kept unless the region says that Tonelli's theorem allows others.

    Parameters
    ----------
    region : Region
    orders : dict, optional
        Orders that were found before: the same integral at other numbers keeps the one of its first numbers,
        since most of the time of choosing goes into the orders that are not taken.
    name : hashable
        Of this region in ``orders``.
    """
    count = len(region.axes)
    if count == 1 or not region.reorderable:
        return list(_levels(region, region.axes))
    key = (name, tuple((axis.name, axis.sign) for axis in region.axes))
    if orders is not None and key in orders:
        return list(_levels(region, [region.axes[place] for place in orders[key]]))
    costs = {axis: _cost_innermost(region, axis) for axis in region.axes}
    best = min(costs.values())
    candidates = []
    for order in permutations(region.axes):
        if costs[order[0]] == best:
            coming = _levels(region, order)
            candidates.append(([next(coming), next(coming)], coming))
    begun, coming = min(candidates, key=lambda pair: _open_cuts(pair[0][1]))
    levels = begun + list(coming)
    if orders is not None:
        orders[key] = tuple(region.axes.index(level.axis) for level in levels)
    return levels


def _open_cuts(level: Level) -> int:
    return sum(10 if cut.edges is None else len(cut.edges) for cut in level.cuts)


def _cost_innermost(region: Region, axis: Axis) -> int:
    """Low when all edges are closed and the integrand is a plain power of the variable."""
    x = axis.variable
    cost = 0
    for function in (*region.conditions, *_kinks(region.integrand)):
        if x in function.free_symbols:
            solved = closed_roots(function, x, region.box)
            if solved is None:
                return 1000
            known = function.atoms(sp.Pow)
            if any(part.base.is_Add and part.has(x) for part in known):
                cost += 2  # a variable inside a sum inside a power is better left for later
            if any(
                not part.exp.is_Integer and part not in known and 1 / part not in known
                for edge in solved[0]
                for part in edge.base.atoms(sp.Pow)
            ):
                cost += 10
    dependent = region.integrand.as_independent(x, as_Add=False)[1]
    base, power = dependent.as_base_exp()
    if dependent != 1 and not (base == x and power.is_Integer and power >= 0):
        cost += 3 if base == x else 6
    return cost
