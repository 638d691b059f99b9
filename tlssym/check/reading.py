"""The numeric reading of a derivation: the same graph, gone through with numbers from the inputs to the end.

What an operation does with symbols is never looked at.  Integrals are done by quadrature as they stand, equations
are solved by bracketing, leading behaviour is followed over decades, unknown functions get trial forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import mpmath as mp
import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.check.oscillating import oscillating_value
from tlssym.check.quadrature import quadrature
from tlssym.check.quadrature.cuts import Orders
from tlssym.check.trial_functions import UNKNOWN, made_definite
from tlssym.graph import Far, Node
from tlssym.language import Theta
from tlssym.numbers.conditions import usable
from tlssym.numbers.evaluate import holds, number
from tlssym.numbers.points import draw, exponent_symbols
from tlssym.numbers.smooth import smooth_digits

GUARD = 10
SMOOTH_DIGITS, LEAST_SMOOTH = 9.0, 6.5
DECADES = (8, 16, 32)
"""How far out a leading behaviour is looked for, each twice as far as the one before."""
LARGEST_DENOMINATOR = 720
STEPS_OUT = 40
"""How many factors of e² a root is looked for on either side of one."""
MOST_ROOT_STEPS = 60
OFTEN = 3
"""After so many questions a quantity is measured as a law, if it is one."""
SHIFT, NEAR = "2.6", "1.1"
ROOMS, ROOM_SEED = 12, 17
LAW_DIGITS = 9
"""Asked where powers are measured that are simple fractions: nine digits tell any of them apart."""
MOST_TERMS = 50


class Unread(Exception):
    """The numeric reading could not be done; the message is the reason."""


class Slot(sp.Function):
    """A quantity that only an operation's numbers give: its place in the reading, then the symbols it depends on."""

    is_commutative = True

    def _eval_is_positive(self) -> Any:
        return True

    def _eval_is_extended_real(self) -> Any:
        return True


class Measured:
    """Laws that were measured, each by a reading of its own: what many equations read is measured once.

    It belongs to who asks (a session); a law does not depend on who measured it first.
    """

    def __init__(self) -> None:
        self.laws: dict[tuple[Any, Any], Any] = {}


class Reading:
    """The numbers of a graph, to a number of digits.

    Parameters
    ----------
    digits : int
        Asked of every quadrature and every root.
    measured : Measured, optional
        Laws that other readings have measured, and which this one adds to.
    """

    def __init__(self, digits: int, measured: Measured | None = None) -> None:
        self.digits = digits
        self._measured = Measured() if measured is None else measured
        self._orders: Orders = {}
        self.reached = float(digits)
        self.quadratures = 0
        self._raws: dict[int, tuple[Node, Any]] = {}
        self._slots: list[tuple[Node, tuple[Any, ...]]] = []
        self._values: dict[Any, Any] = {}
        self._powers: dict[Any, Far] = {}
        self._roots: dict[Any, tuple[Any, Any]] = {}
        self._laws: dict[Any, Any] = {}
        self._places: dict[Any, int] = {}
        self._asked: dict[Any, int] = {}
        self._exponents: dict[int, set[Any]] = {}

    # -- what operations use ---------------------------------------------------------------------------

    def raw(self, node: Node) -> Any:
        """The quantity as an expression in the symbols of the inputs, with nothing worked out."""
        if id(node) not in self._raws:
            self._raws[id(node)] = (node, node.operation.raw(node, self))
        return self._raws[id(node)][1]

    def slot(self, node: Node) -> Any:
        """A stand-in for a quantity that only numbers can give."""
        symbols = tuple(sorted(node.operation.symbols(self), key=str))
        self._slots.append((node, symbols))
        return Slot(sp.Integer(len(self._slots) - 1), *symbols)

    def value(self, expr: Any, at: Mapping[Any, Any]) -> Any:
        """The value of an expression at a point, in the working precision.

        Raises
        ------
        Unread
        """
        if isinstance(expr, sp.Symbol) and expr in at:
            return mp.mpmathify(at[expr])
        held = [call for call in at if not isinstance(call, sp.Symbol) and expr.has(call)]
        if held:
            # the transform of an unknown function, given as a number
            names = {call: sp.Symbol(f"transform{k}", positive=True) for k, call in enumerate(held)}
            expr = expr.xreplace(names)
            at = {**at, **{name: at[call] for call, name in names.items()}}
        needed = expr.free_symbols
        key = (expr, tuple(sorted(((s, at[s]) for s in needed if s in at), key=lambda pair: pair[0].name)))
        if key not in self._values:
            self._values[key] = self._evaluate(expr, {s: at[s] for s in needed if s in at})
        return self._values[key]

    def root(self, gap: Callable[[Any], Any], of: Any = None) -> Any:
        """The positive number at which a ratio is one: secants in logarithms, or a bracket where they do not lead.

        ``of`` names what is asked: the same asked at another point begins where the last one ended.
        """

        def off(u: Any) -> Any:
            return mp.log(abs(gap(mp.exp(u))))

        small = mp.mpf(10) ** (2 - self.digits)
        left, slope = self._roots.get(of, (mp.mpf(0), None))
        low = off(left)
        if slope is None:
            slope = off(left + 1) - low
        for _ in range(MOST_ROOT_STEPS):
            if abs(low) <= small:
                self._roots[of] = (left, slope)
                return mp.exp(left)
            if slope == 0 or abs(low / slope) > 4 * STEPS_OUT:
                break
            right = left - low / slope
            high = off(right)
            slope = (high - low) / (right - left)
            left, low = right, high
        return mp.exp(self._bracketed(off, small))

    def _bracketed(self, off: Callable[[Any], Any], small: Any) -> Any:
        inner = off(mp.mpf(0))
        for k in range(1, STEPS_OUT + 1):
            for sign in (1, -1):
                low, high = mp.mpf(2 * sign * (k - 1)), mp.mpf(2 * sign * k)
                ends = off(low), off(high)
                if ends[0] * ends[1] <= 0:
                    found = mp.findroot(off, (low, high), solver="anderson", tol=small, verify=False)
                    if abs(off(found)) > mp.sqrt(small):
                        raise Unread("a root was bracketed and not reached")
                    return found
        raise Unread(f"no root was found within e^(±{2 * STEPS_OUT}); at one the ratio is off by {inner}")

    def far(self, f: Callable[[Any], Any], end: Any) -> Far:
        """The leading behaviour C·s^p·|ln s|^k, k being 0 or 1, measured over decades."""
        sign = -1 if end == 0 else 1
        places = [mp.mpf(10) ** (sign * decade) for decade in DECADES]
        logs, values = [mp.log(s) for s in places], [f(s) for s in places]
        if any(v == 0 for v in values):
            raise Unread("it vanishes far out")
        slopes = [mp.log(values[i + 1] / values[i]) / (logs[i + 1] - logs[i]) for i in range(len(logs) - 1)]
        for power, k in ((_simple(slopes[-1]), 0), (_simple(2 * slopes[-1] - slopes[-2]), 1)):
            if power is None:
                continue
            plain = [v / mp.exp(u * power) for u, v in zip(logs, values, strict=True)]
            if k:
                plain = [
                    (plain[i + 1] - plain[i]) / (abs(logs[i + 1]) - abs(logs[i]))
                    for i in range(len(plain) - 1)
                ]
            gaps = [abs(plain[i + 1] / plain[i] - 1) for i in range(len(plain) - 1)] if all(plain) else []
            if gaps and gaps[-1] < mp.mpf(10) ** -5 and gaps[-1] <= max(gaps[0], small_gap(self.digits)):
                return Far(plain[-1], power, k, float(-mp.log10(gaps[-1])) if gaps[-1] else self.reached)
        raise Unread(f"far out the local powers are {', '.join(mp.nstr(s, 6) for s in slopes)}: not settled")

    def far_again(self, f: Callable[[Any], Any], end: Any, of: Any) -> Far:
        """As ``far``; where the power is known for ``of`` already, only the coefficient is measured again."""
        if of not in self._powers:
            self._powers[of] = self.far(f, end)
            return self._powers[of]
        known = self._powers[of]
        sign = 1 if end == sp.oo else -1
        if known.logs:
            ends = [mp.mpf(10) ** (sign * decade) for decade in DECADES[-2:]]
            near, far = (f(s) / s**known.power for s in ends)
            gap = abs(mp.log(ends[1])) - abs(mp.log(ends[0]))
            return Far((far - near) / gap, known.power, 1, known.digits)
        s = mp.mpf(10) ** (sign * DECADES[-1])
        return Far(f(s) / s**known.power, known.power, 0, known.digits)

    def agreed(self, first: Any, second: Any, most: float = mp.inf) -> Any:
        """The second of two evaluations; no more digits are claimed than the two agree on, or than ``most``."""
        self.reached = min(self.reached, most)
        off = abs(first - second) / abs(second) if second else abs(first)
        if off:
            self.reached = min(self.reached, float(-mp.log10(off)))
        return second

    def slope(self, f: Callable[[Any], Any], at: Any) -> Any:
        """The derivative of ``f`` by central differences, extrapolated twice."""
        step = at * mp.mpf(10) ** (-self.digits / 9)
        found = [(f(at + step / 2**k) - f(at - step / 2**k)) / (2 * step / 2**k) for k in range(5)]
        for order in range(1, 5):
            found = [(4**order * found[i + 1] - found[i]) / (4**order - 1) for i in range(len(found) - 1)]
        self.reached = min(self.reached, 0.75 * self.digits)
        return found[0]

    # -- evaluation ------------------------------------------------------------------------------------

    def _evaluate(self, expr: Any, at: Mapping[Any, Any]) -> Any:
        if expr.has(*UNKNOWN):
            (expr,) = made_definite(expr, places=self._places)
        expr = _summed(expr, at)
        own = dict(at)
        bound = {limit[0] for integral in expr.atoms(sp.Integral) for limit in integral.limits}
        names: dict[Any, Any] = {}
        for part in _outermost(expr, bound):
            name = sp.Dummy(positive=True)
            names[part] = name
            own[name] = self._part(part, at)
        value = number(expr.xreplace(names), own)
        if value is None:
            raise Unread(f"{expr} could not be evaluated")
        return value

    def _part(self, part: Any, at: Mapping[Any, Any]) -> Any:
        """The value of a slot or an integral."""
        if isinstance(part, Slot):
            place = int(part.args[0])
            _, symbols = self._slots[place]
            inside = {s: self.value(arg, at) for s, arg in zip(symbols, part.args[1:], strict=True)}
            return self._slot_value(place, inside)
        part, at = self._without_constants(part, at)
        if part.has(Slot):
            return self._by_calls(part, at)
        constant, rest = part.function.as_independent(*(limit[0] for limit in part.limits), as_Add=False)
        if constant != 1:
            return self.value(constant, at) * self.value(sp.Integral(rest, *part.limits), at)
        exact = {s: as_rational(v) for s, v in at.items()}
        if not part.has(Theta) and not _algebraic(part):
            smooth = smooth_digits(part, exact)
            if smooth is not None and smooth[1] >= LEAST_SMOOTH:
                self.reached = min(self.reached, smooth[1], SMOOTH_DIGITS)
                return mp.mpf(smooth[0])
            oscillating = oscillating_value(part, exact)
            if oscillating is not None:
                self.reached = min(self.reached, SMOOTH_DIGITS)
                return mp.mpf(oscillating)
        self.quadratures += 1
        done = quadrature(part, exact, digits=self.digits, orders=self._orders)
        if done.value is None:
            raise Unread(f"the quadrature was not settled: {done.says}")
        self.reached = min(self.reached, float(done.digits))
        return done.value

    def _without_constants(self, integral: Any, at: Mapping[Any, Any]) -> tuple[Any, dict[Any, Any]]:
        """Slots that do not depend on a variable of integration, as numbers."""
        bound = {limit[0] for each in integral.atoms(sp.Integral) for limit in each.limits}
        names = {s: sp.Dummy(positive=True) for s in integral.atoms(Slot) if not s.free_symbols & bound}
        values = {name: self.value(slot, at) for slot, name in names.items()}
        return integral.xreplace(names), {**at, **values}

    def _slot_value(self, place: int, at: dict[Any, Any]) -> Any:
        """The number of a slot; one asked for often is looked at once for being a product of powers."""
        node, symbols = self._slots[place]
        parameters = self._parameters(node)
        key = (place, tuple((s, at[s]) for s in symbols if s in parameters))
        law = self._laws.get(key)
        if law is not None:
            return law(at)
        operation = node.operation
        if operation.scale_free:
            # outside its conditions the integral is another one: the law is measured inside, and holds as a law
            again, laws = (operation, key[1]), self._measured.laws
            if again not in laws:
                measuring = Reading(LAW_DIGITS, self._measured)
                inside = measuring._inside(node, dict(key[1]), symbols)
                varied = [s for s in symbols if s not in parameters]
                with mp.workdps(LAW_DIGITS + GUARD):
                    laws[again] = measuring._law(node, inside, NEAR, varied)
            law = laws[again]
            if law is None:
                raise Unread("the leading behaviour is no product of powers")
            self.reached = min(self.reached, LAW_DIGITS - 1.0)
            return law(at)
        self._asked[key] = self._asked.get(key, 0) + 1
        value = operation.number(self, at)
        if self._asked[key] == OFTEN and not operation.anchor:
            self._laws[key] = self._law(node, at, SHIFT, [s for s in symbols if s not in parameters])
        return value

    def _inside(self, node: Node, exponents: dict[Any, Any], symbols: Sequence[Any]) -> dict[Any, Any]:
        """A point inside the conditions of a node, with room around it."""
        fixed = {s: sp.nsimplify(sp.Float(v, 15), rational=True) for s, v in exponents.items()}
        relations = [c.subs(fixed) for c in node.conditions]
        relations = [c for c in relations if c not in (sp.true, True)]
        varied = [s for s in symbols if s not in fixed]
        for point in draw(varied, usable(relations, varied), set(), ROOMS, ROOM_SEED):
            corners = (
                {**point, s: v * sp.Rational(NEAR) ** k} for s, v in point.items() for k in (1, -2, -3)
            )
            if all(holds(c, corner) for corner in corners for c in usable(relations, varied)):
                return {**fixed, **point}
        raise Unread("no admissible point was found")

    def _law(self, node: Node, at: Mapping[Any, Any], shift: str, varied: list[Any]) -> Any:
        """The product of powers that a quantity is, measured, and confirmed at another point; or None."""
        scale, value = mp.mpf(shift), node.operation.number(self, at)
        powers = {}
        for symbol in varied:
            there = node.operation.number(self, {**at, symbol: mp.mpmathify(at[symbol]) * scale})
            powers[symbol] = mp.log(abs(there / value)) / mp.log(scale)
            guess = _simple(powers[symbol])
            if guess is not None and abs(guess - powers[symbol]) < mp.mpf(10) ** -7:
                powers[symbol] = guess

        def law(here: Mapping[Any, Any]) -> Any:
            factors = (mp.mpf(mp.mpmathify(here[s]) / mp.mpmathify(at[s])) ** p for s, p in powers.items())
            return value * mp.fprod(factors)

        far = {s: mp.mpmathify(at[s]) / scale ** (k % 2 + 2) for k, s in enumerate(varied)}
        measured, told = node.operation.number(self, {**at, **far}), law({**at, **far})
        return law if abs(measured / told - 1) < mp.mpf(10) ** (4 - self.digits) else None

    def _parameters(self, node: Node) -> set[Any]:
        """The symbols that stand in exponents anywhere in the graph of a node."""
        if id(node) not in self._exponents:
            self._exponents[id(node)] = exponent_symbols(*(self.raw(each) for each in node.graph()
                                                           if isinstance(self.raw(each), sp.Basic)))  # fmt: skip
        return self._exponents[id(node)]

    def _by_calls(self, integral: Any, at: Mapping[Any, Any]) -> Any:
        """An integral of one variable over something that only numbers give, by two rules."""
        own = integral.function.xreplace(dict.fromkeys(integral.function.atoms(sp.Integral), sp.S.One))
        if len(integral.limits) != 1 or own.has(Theta):
            raise Unread("an integral over quantities that are known at single points only")
        variable, low, high = integral.limits[0]
        ends = [mp.inf if e == sp.oo else self.value(e, at) for e in (low, high)]
        f = lambda u: self.value(integral.function, {**at, variable: u})  # noqa: E731
        mid = [ends[0], ends[0] + 1, mp.inf] if ends[1] == mp.inf else ends
        return self.agreed(*(mp.quad(f, mid, maxdegree=degree) for degree in (5, 6)))


def small_gap(digits: int) -> Any:
    """What counts as no gap between ratios that carry so many digits."""
    return mp.mpf(10) ** (3 - digits)


def as_rational(value: Any) -> Any:
    """A number as an exact one, which every quadrature takes."""
    if isinstance(value, sp.Basic):
        return value
    sign, mantissa, exponent, _ = mp.mpf(value)._mpf_
    return sp.Integer(-1 if sign else 1) * sp.Integer(int(mantissa)) * sp.Integer(2) ** exponent


def _summed(expr: Any, at: Mapping[Any, Any]) -> Any:
    """Finite sums, term by term."""
    sums = {}
    for total in expr.atoms(sp.Sum):
        if len(total.limits) == 1:
            index, low, high = (limit.subs(dict(at)) for limit in total.limits[0])
            if low.is_Integer and high.is_Integer and high - low < MOST_TERMS:
                terms = (total.function.subs(index, k) for k in range(int(low), int(high) + 1))
                sums[total] = sp.Add(*terms)
    return expr.xreplace(sums) if sums else expr


def _simple(power: Any) -> Any:
    """The simple fraction that a measured power is, or None."""
    guess = sp.Rational(str(mp.nstr(power, 30))).limit_denominator(LARGEST_DENOMINATOR)
    return mp.mpf(guess.p) / guess.q if abs(mp.mpf(guess.p) / guess.q - power) < mp.mpf(10) ** -3 else None


def _outermost(expr: Any, bound: set[Any]) -> list[Any]:
    """The slots and integrals that no other one is around; a slot over a variable of integration is left inside."""
    if isinstance(expr, sp.Integral):
        return [expr]
    if isinstance(expr, Slot):
        return [expr]
    return [found for part in expr.args for found in _outermost(part, bound)]


def _algebraic(expr: Any) -> bool:
    """Whether powers and step functions are all that an integrand is made of."""
    return not expr.has(sp.exp, sp.sin, sp.cos, AppliedUndef) and not any(
        limit[2] == sp.oo and expr.function.has(sp.log) for limit in getattr(expr, "limits", ())
    )
