r"""The table of functions of one scale, f(λ x^k), and how an integrand is read as a product of them.

Each shape has a power law below its scale and above it, or nothing where it is cut off, and its Mellin transform
M(w) = ∫_0^∞ u^{w−1} f(u) du.  A wave is nothing above its scale: what it leaves there is smaller than what comes from
the scale itself wherever that converges; 1 − cos has the mean 1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.mathematics.regions.result import OutsideClass

MOST_LOGS = 8
"""The largest power of a logarithm: a transform is differentiated so often."""
Side = tuple[Any, Any] | None
"""Power and coefficient of a power law; None where the function is cut off."""
Transform = tuple[Any, tuple[Any, ...]]
"""The Mellin transform, and what must be positive for it."""
HALF = sp.Rational(1, 2)


@dataclass(frozen=True)
class Shape:
    """One row of the table: f(u) with its laws for small and large u; ``q`` is the parameter of a family."""

    near: Callable[[Any], Side]
    far: Callable[[Any], Side]
    mellin: Callable[[Any, Any], Transform]
    written: Callable[[Any, Any], Any]


def _eta(s: Any) -> Any:
    """(1 − 2^{1−s}) ζ(s), with its value at one."""
    return sp.log(2) if s == 1 else sp.zeta(s) * (1 - 2 ** (1 - s))


def _cut(_: Any) -> Side:
    return None


def _law(power: Any, number: Any = 1) -> Callable[[Any], Side]:
    return lambda q: (sp.sympify(power, strict=True), sp.sympify(number, strict=True))


def _no_law(_: Any) -> Side:
    raise OutsideClass("a function that grows as a logarithm is no power law")


def _turned(w: Any, q: Any) -> Any:
    """Γ(w) sin(w arctan q), with its value at w = 0."""
    return sp.atan(q) if w == 0 else sp.gamma(w) * sp.sin(w * sp.atan(q))


# Γ(w) sin(πw/2) and Γ(w) cos(πw/2) are written so that they have a value where Γ(w) has none
SHAPES: dict[str, Shape] = {
    "exp": Shape(_law(0), _cut, lambda w, q: (sp.gamma(w), (w,)), lambda u, q: sp.exp(-u)),
    "rise": Shape(
        _law(1), _law(0), lambda w, q: (sp.gamma(w + 1) / -w, (-w, w + 1)), lambda u, q: 1 - sp.exp(-u)
    ),
    "bose": Shape(
        _law(-1), _cut, lambda w, q: (sp.gamma(w) * sp.zeta(w), (w - 1,)), lambda u, q: 1 / (sp.exp(u) - 1)
    ),
    "fermi": Shape(
        _law(0, HALF), _cut, lambda w, q: (sp.gamma(w) * _eta(w), (w,)), lambda u, q: 1 / (sp.exp(u) + 1)
    ),
    "bose slope": Shape(
        _law(-2),
        _cut,
        lambda w, q: (sp.gamma(w) * sp.zeta(w - 1), (w - 2,)),
        lambda u, q: sp.exp(u) / (sp.exp(u) - 1) ** 2,
    ),
    "fermi slope": Shape(
        _law(0, HALF**2),
        _cut,
        lambda w, q: (sp.gamma(w) * _eta(w - 1), (w,)),
        lambda u, q: sp.exp(u) / (sp.exp(u) + 1) ** 2,
    ),
    "csch": Shape(
        _law(-1),
        _cut,
        lambda w, q: (2 * (1 - 2**-w) * sp.gamma(w) * sp.zeta(w), (w - 1,)),
        lambda u, q: 1 / sp.sinh(u),
    ),
    "tanh": Shape(
        _law(1),
        _law(0),
        lambda w, q: (-(2 ** (1 - w)) * sp.gamma(w) * _eta(w), (-w, w + 1)),
        lambda u, q: sp.tanh(u),
    ),
    "erf": Shape(
        _law(1, 2 / sp.sqrt(sp.pi)),
        _law(0),
        lambda w, q: (-sp.gamma((w + 1) / 2) / (sp.sqrt(sp.pi) * w), (-w, w + 1)),
        lambda u, q: sp.erf(u),
    ),
    "erfc": Shape(
        _law(0),
        _cut,
        lambda w, q: (sp.gamma((w + 1) / 2) / (sp.sqrt(sp.pi) * w), (w,)),
        lambda u, q: sp.erfc(u),
    ),
    "arctan": Shape(
        _law(1),
        _law(0, sp.pi / 2),
        lambda w, q: (-sp.pi / (2 * w * sp.cos(sp.pi * w / 2)), (-w, w + 1)),
        lambda u, q: sp.atan(u),
    ),
    "ln": Shape(
        _law(1),
        _no_law,
        lambda w, q: (sp.pi / (w * sp.sin(sp.pi * w)), (-w, w + 1)),
        lambda u, q: sp.log(1 + u),
    ),
    "sum": Shape(
        _law(0),
        lambda q: (q, sp.S.One),
        lambda w, q: (sp.gamma(w) * sp.gamma(-q - w) / sp.gamma(-q), (w, -q - w)),
        lambda u, q: (1 + u) ** q,
    ),
    "below": Shape(_law(0), _cut, lambda w, q: (1 / w, (w,)), lambda u, q: sp.S.One),
    "above": Shape(_cut, _law(0), lambda w, q: (-1 / w, (-w,)), lambda u, q: sp.S.One),
    "edge": Shape(
        _law(0),
        _cut,
        lambda w, q: (sp.gamma(w) * sp.gamma(q + 1) / sp.gamma(w + q + 1), (w, q + 1)),
        lambda u, q: (1 - u) ** q,
    ),
    "sin": Shape(
        _law(1),
        _cut,
        lambda w, q: (sp.pi / (2 * sp.gamma(1 - w) * sp.cos(sp.pi * w / 2)), (1 - w, 1 + w)),
        lambda u, q: sp.sin(u),
    ),
    "cos": Shape(
        _law(0),
        _cut,
        lambda w, q: (sp.pi / (2 * sp.gamma(1 - w) * sp.sin(sp.pi * w / 2)), (1 - w, w)),
        lambda u, q: sp.cos(u),
    ),
    "versed": Shape(
        _law(2, HALF),
        _law(0),
        lambda w, q: (-sp.pi / (2 * sp.gamma(1 - w) * sp.sin(sp.pi * w / 2)), (-w, w + 2)),
        lambda u, q: 1 - sp.cos(u),
    ),
    "damped sin": Shape(
        lambda q: (sp.S.One, q),
        _cut,
        lambda w, q: ((1 + q**2) ** (-w / 2) * _turned(w, q), (w + 1,)),
        lambda u, q: sp.exp(-u) * sp.sin(q * u),
    ),
    "damped cos": Shape(
        _law(0),
        _cut,
        lambda w, q: ((1 + q**2) ** (-w / 2) * sp.gamma(w) * sp.cos(w * sp.atan(q)), (w,)),
        lambda u, q: sp.exp(-u) * sp.cos(q * u),
    ),
}
WAVES = ("sin", "cos", "versed")
DAMPED = {"sin": "damped sin", "cos": "damped cos"}
PLAIN = {sp.sin: "sin", sp.cos: "cos", sp.atan: "arctan", sp.tanh: "tanh", sp.erf: "erf", sp.erfc: "erfc"}
"""Functions that are rows of the table as they stand."""


@dataclass(frozen=True)
class Scaled:
    """f(λ x^k); ``q`` is the parameter of its family, such as the power of a sum."""

    kind: str
    rate: Any
    k: Any
    q: Any = None

    @property
    def scale(self) -> Any:
        """Where its argument is one."""
        return sp.powdenest(self.rate ** (-1 / self.k), force=True)

    def side(self, up: bool) -> Side:
        """The power law in x above, or below, its scale."""
        shape = SHAPES[self.kind]
        law = (shape.far if bool(self.k.is_positive) is up else shape.near)(self.q)
        return None if law is None else (law[0] * self.k, law[1] * self.rate ** law[0])

    def mellin(self, s: Any) -> Transform:
        """∫ x^{s−1} f(λ x^k) dx and what must be positive for it."""
        w = sp.factor(s / self.k)
        value, needed = SHAPES[self.kind].mellin(w, self.q)
        return self.rate**-w * value / (self.k if self.k.is_positive else -self.k), needed

    def written(self, x: Any) -> Any:
        """As a factor of an integrand; a limit is none."""
        return SHAPES[self.kind].written(self.rate * x**self.k, self.q)


def logs_apart(f: Any) -> Any:
    """Logarithms of powers and quotients as sums of multiples of logarithms."""
    return (
        f.replace(lambda e: isinstance(e, sp.log), lambda e: sp.expand_log(e, force=True))
        if f.has(sp.log)
        else f
    )


def mellin_with_logs(part: Scaled, s: Any, logs: int) -> Transform:
    """The Mellin transform with ln^n x under it, which is its n-th derivative."""
    if not logs:
        return part.mellin(s)
    if logs > MOST_LOGS:
        raise OutsideClass("a high power of a logarithm")
    order = sp.Dummy("s", positive=True)
    value, needed = part.mellin(order)
    value = sp.expand_func(sp.diff(value, order, logs).subs(order, s))
    return sp.simplify(value), tuple(n.subs(order, s) for n in needed)


# -- reading -----------------------------------------------------------------------------------------------


def read_product(f: Any, x: Any, low: Any, high: Any) -> tuple[Any, Any, list[Scaled], int]:
    """What does not depend on x, the power of x, the functions of one scale, and the power of ln x."""
    outside: Any = sp.S.One
    logs = 0
    power: Any = sp.S.Zero
    parts: list[Scaled] = []
    if low != 0:
        if low.is_positive is not True or low == sp.oo:
            raise OutsideClass("the lower limit is not positive")
        parts.append(Scaled("above", 1 / low, sp.S.One))
    if high != sp.oo and high.is_positive is not True:
        raise OutsideClass("the upper limit is not positive")
    slopes, rest = _slopes(sp.powsimp(logs_apart(f)), x)
    for number, part in slopes:
        outside *= number
        parts.append(part)
    for factor in sp.Mul.make_args(rest):
        base, e = factor.as_base_exp()
        if x not in factor.free_symbols:
            outside *= factor
        elif base == x and x not in e.free_symbols:
            power += e
        elif isinstance(base, sp.log) and e.is_Integer and e > 0 and base.args[0].as_base_exp()[0] == x:
            outside *= _logarithm(base, x) ** e
            logs += int(e)
        else:
            number, more = _factor(factor, x, high)
            outside *= number
            parts += more
    if high != sp.oo and not any(part.kind == "edge" for part in parts):
        parts.append(Scaled("below", 1 / high, sp.S.One))
    return outside, power, parts, logs


def _factor(factor: Any, x: Any, high: Any) -> tuple[Any, list[Scaled]]:
    """A number and the functions of one scale that one factor is."""
    base, e = factor.as_base_exp()
    if isinstance(factor, sp.exp):
        terms = sp.Add.make_args(sp.expand(factor.args[0]))
        number = sp.exp(sp.Add(*[t for t in terms if x not in t.free_symbols]))
        return number, [Scaled("exp", *_rate(-t, x)) for t in terms if x in t.free_symbols]
    if type(factor) in PLAIN:
        return sp.S.One, [Scaled(PLAIN[type(factor)], *_rate(factor.args[0], x))]
    if isinstance(base, sp.sin) and e == 2:
        return HALF, [Scaled("versed", *_rate(2 * base.args[0], x))]
    if isinstance(base, sp.sinh) and e == -1:
        return sp.S.One, [Scaled("csch", *_rate(base.args[0], x))]
    if isinstance(factor, sp.log) and factor.args[0].is_Add:
        constant, slope = _constant_and_term(factor.args[0], x)
        if constant == 1:
            return sp.S.One, [Scaled("ln", *_rate(slope, x))]
    if base.is_Add and x not in e.free_symbols:
        number, part = _of_sum(base, e, x, high)
        return number, [part]
    raise OutsideClass(f"{factor} is no function of one scale")


def _slopes(f: Any, x: Any) -> tuple[list[tuple[Any, Scaled]], Any]:
    """e^u/(e^u ± 1)² and the squares of 1/cosh and 1/sinh, each with its number; and the rest of the product."""
    factors = list(sp.Mul.make_args(f))
    found: list[tuple[Any, Scaled]] = []
    for factor in tuple(factors):
        base, e = factor.as_base_exp()
        if e != -2 or not factor.has(x):
            continue
        if isinstance(base, sp.cosh | sp.sinh):
            kind = "fermi slope" if isinstance(base, sp.cosh) else "bose slope"
            found.append((sp.Integer(4), Scaled(kind, *_rate(2 * base.args[0], x))))
            factors.remove(factor)
            continue
        inner = [t for t in base.args if x in t.free_symbols] if base.is_Add else []
        sign = sp.Add(*[t for t in base.args if t not in inner])
        if len(inner) == 1 and isinstance(inner[0], sp.exp) and sign in (1, -1):
            # beside another exponential the factor e^u is taken out of the whole one
            exponent = inner[0].args[0]
            others = [g for g in factors if isinstance(g, sp.exp) and g.has(x)]
            left = sp.expand(sp.Add(*[g.args[0] for g in others]) - exponent)
            if others and (left == 0 or (-left).could_extract_minus_sign() is False):
                factors = [g for g in factors if g not in others and g != factor] + [sp.exp(left)]
                found.append(
                    (sp.S.One, Scaled("fermi slope" if sign == 1 else "bose slope", *_rate(exponent, x)))
                )
    return found, sp.Mul(*factors)


def merged(parts: list[Scaled]) -> list[Scaled]:
    """e^{−u} beside a wave of the same power of x as one function."""
    fading = [p for p in parts if p.kind == "exp"]
    waves = [p for p in parts if p.kind in DAMPED]
    if len(fading) != 1 or len(waves) != 1 or fading[0].k != waves[0].k:
        return parts
    whole = Scaled(DAMPED[waves[0].kind], fading[0].rate, fading[0].k, waves[0].rate / fading[0].rate)
    return [whole, *[p for p in parts if p not in (fading[0], waves[0])]]


def _logarithm(logarithm: Any, x: Any) -> Any:
    """The factor before ln x of the logarithm of a power of x."""
    base, power = logarithm.args[0].as_base_exp()
    if base != x or not power.is_number:
        raise OutsideClass(f"{logarithm} is no function of one scale")
    return power


def _rate(term: Any, x: Any) -> tuple[Any, Any]:
    rate, power = term.as_independent(x, as_Add=False)
    base, k = power.as_base_exp()
    if base != x or x in k.free_symbols or rate.is_positive is not True:
        raise OutsideClass(f"{term} is no growing power of {x}")
    if not (k.is_positive or k.is_negative):
        raise OutsideClass(f"the sign of the power {k} is not known")
    return rate, k


def _constant_and_term(base: Any, x: Any) -> tuple[Any, Any]:
    """The terms without x, and the one with it."""
    constant = sp.Add(*[t for t in base.args if x not in t.free_symbols])
    (*others, term) = [t for t in base.args if x in t.free_symbols]
    if others or constant == 0:
        raise OutsideClass(f"{base} is no function of one scale")
    return constant, term


def _of_sum(base: Any, e: Any, x: Any, high: Any) -> tuple[Any, Scaled]:
    constant, term = _constant_and_term(base, x)
    coefficient, function = term.as_independent(x, as_Add=False)
    if isinstance(function, sp.exp):
        rate, k = _rate(-function.args[0] if e == 1 else function.args[0], x)
        if e == 1 and coefficient == -constant:
            return constant, Scaled("rise", rate, k)
        if e == -1 and coefficient.is_positive and constant in (coefficient, -coefficient):
            kind = "fermi" if constant == coefficient else "bose"
            return 1 / coefficient, Scaled(kind, rate, k)
        raise OutsideClass(f"{base} is no function of one scale")
    if isinstance(function, sp.cos) and e == 1 and coefficient == -constant:
        return constant, Scaled("versed", *_rate(function.args[0], x))
    if constant.is_positive is not True:
        raise OutsideClass(f"{base} may vanish")
    if (-coefficient).is_positive:
        rate, k = _rate(-term / constant, x)
        if high == sp.oo or not k.is_positive or sp.simplify(rate * high**k) != 1:
            raise OutsideClass(f"{base} may vanish")
        return constant**e, Scaled("edge", rate, k, e)
    rate, k = _rate(term / constant, x)
    return constant**e, Scaled("sum", rate, k, e)
