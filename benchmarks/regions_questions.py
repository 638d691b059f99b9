"""Random integrals by class: what is asked for in notes, with parameters, conditions and limits put in at random.

Each kind is a function from a source of random numbers to a :class:`Question`.  They are small: one or two
variables mostly, so that thousands of them can be put.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy import Abs, Integral, Rational, S, cos, exp, log, oo, sqrt, symbols

from tlssym.language import Theta
from tlssym.mathematics.regions import RegionResult, evaluate

U = symbols("x y z u", positive=True)
X = U[:3]
SCALES = p, q, W = symbols("p q W", positive=True)
EXPONENTS = a, b = symbols("a b", positive=True)
REAL = symbols("x y", real=True)


@dataclass(frozen=True)
class Question:
    """An integral as it is put to the engine."""

    seed: int
    integral: Any
    small: Any = None
    large: Any = None
    assuming: tuple[Any, ...] = ()
    kind: str = ""

    def ask(self) -> RegionResult:
        """The engine's answer."""
        return evaluate(self.integral, assuming=self.assuming, small=self.small, large=self.large)

    def told(self) -> str:
        """The question, for a reader who wants to put it again."""
        limit = f", small={self.small}" if self.small else f", large={self.large}" if self.large else ""
        known = f", assuming={self.assuming}" if self.assuming else ""
        return f"seed {self.seed} [{self.kind}]: evaluate({self.integral}{known}{limit})"


def _exponent(source: random.Random) -> Any:
    return source.choice([1, 1, 2, a, b, -1, Rational(1, 2), -a, Rational(3, 2), -2])


def _limits(source: random.Random, variables: tuple[Any, ...], linear: bool) -> list[tuple[Any, Any, Any]]:
    """Innermost first; an inner limit may be an outer variable."""
    limits = []
    for place, x in enumerate(variables):
        ends = [(0, W), (0, oo), (p, oo), (1, W), (0, 1), (0, W), (q, W)]
        if linear:
            ends += [(-W, W), (-1, 1)]
        if place + 1 < len(variables):
            outer = source.choice(variables[place + 1 :])
            ends += [(0, outer), (outer, oo), (outer, 2 * outer), (p, outer), (outer, W), (1, outer)]
        limits.append((x, *source.choice(ends)))
    return limits


def _step(source: random.Random, variables: tuple[Any, ...]) -> Any:
    x = source.choice(variables)
    y = source.choice(variables)
    c = source.choice([p, q, W, 1, q / 2, p * q])
    kind = source.random()
    if kind < 0.35:
        monomial = x ** _exponent(source) * (y ** _exponent(source) if y != x else 1)
        other = c if source.random() < 0.7 else c * source.choice(variables)
        return Theta(source.choice([1, -1]) * (monomial - other))
    if kind < 0.6 and x != y:
        width = source.choice([c, c, c * y, c * y ** _exponent(source)])
        return Theta(width - Abs(x - source.choice([1, 1, 2]) * y))
    if kind < 0.75:
        return Theta(c - Abs(x - source.choice([p, q, W, 1])))
    if kind < 0.9 and x != y:
        return Theta(source.choice([1, -1]) * (x + source.choice([1, -1, 2]) * y - c))
    return Theta(source.choice([1, -1]) * (x - c))


def question(seed: int) -> Question:
    """Powers under monomial, linear and window steps, some with a small or a large parameter."""
    source = random.Random(seed)
    variables = X[: source.choice([1, 2, 2, 2, 3])]
    linear = source.random() < 0.25
    integrand = S.One
    for x in variables:
        if source.random() < 0.6:
            integrand *= x ** (source.choice([1, 2]) if linear else _exponent(source))
    for _ in range(source.choice([1, 1, 2, 2, 3])):
        integrand *= _step(source, variables)
    if source.random() < 0.08:
        integrand *= sum(variables)
    integral = Integral(integrand, *_limits(source, variables, linear))
    free = [s for s in SCALES if s in integral.free_symbols]
    if free and source.random() < 0.4:
        chosen = source.choice(free)
        return Question(seed, integral, kind="steps", **{source.choice(["small", "large"]): chosen})
    return Question(seed, integral, kind="steps")


def sum_question(seed: int) -> Question:
    """A power of a sum over ranges of which some have an end, with steps and roots in some of them."""
    source = random.Random(seed)
    variables = U[: source.choice([1, 2, 2, 3, 3, 4])]
    return Question(seed, _powers_of_sums(source, variables), kind="sums")


def _powers_of_sums(source: random.Random, variables: tuple[Any, ...]) -> Any:
    scale = source.choice(SCALES)
    powers = [source.choice([1, 1, 2, 2, 3]) for _ in variables]
    whole = sum((x**e for x, e in zip(variables, powers, strict=True)), start=scale)
    integrand = whole ** -source.choice([2, 3, 4, 6, a, b])
    if len(variables) > 1 and source.random() < 0.25:
        integrand = sp.Mul(
            *[(x**e + s) ** -2 for x, e, s in zip(variables, powers, SCALES * 2, strict=False)]
        )
    for x in variables:
        if source.random() < 0.35:
            integrand *= x ** source.choice([1, 1, 2, Rational(1, 2), Rational(-1, 2)])
    chance = source.random()
    x, c = source.choice(variables), source.choice([p, q, W, 1])
    if chance < 0.1 and len(variables) > 1:
        integrand *= Theta(variables[0] - variables[1])
    elif chance < 0.2:
        integrand *= Theta(c - sqrt(x**2 + source.choice(SCALES) ** 2))
    elif chance < 0.3 and len(variables) > 1:
        integrand *= Theta(c - Abs(variables[0] - variables[1]))
    elif chance < 0.4:
        integrand *= Theta(sp.Max(x, source.choice(variables)) - c)
    ends = [(0, oo), (0, oo), (0, W), (0, q), (0, p), (p, oo), (0, 1), (q, W)]
    return Integral(integrand, *[(x, *source.choice(ends)) for x in variables])


# -- small ones, by class -------------------------------------------------------------------------------


def _limit(source: random.Random, integral: Any, chance: float) -> dict[str, Any]:
    free = [s for s in SCALES if s in integral.free_symbols]
    if free and source.random() < chance:
        return {source.choice(["small", "large"]): source.choice(free)}
    return {}


def few_steps(source: random.Random) -> dict[str, Any]:
    """One or two variables, one or two steps; every third with a condition that is given."""
    variables = X[: source.choice([1, 1, 2])]
    integrand = S.One
    for x in variables:
        if source.random() < 0.6:
            integrand *= x ** _exponent(source)
    for _ in range(source.choice([1, 1, 2])):
        integrand *= _step(source, variables)
    integral = Integral(integrand, *_limits(source, variables, False))
    known = [p < q, q < W, p < W, a > 1, a < 1, b > a, p > q, p > W]
    usable = [k for k in known if k.free_symbols <= integral.free_symbols]
    given = (source.choice(usable),) if usable and source.random() < 0.35 else ()
    return {"integral": integral, "assuming": given} | ({} if given else _limit(source, integral, 0.25))


def small_sums(source: random.Random) -> dict[str, Any]:
    """A power of a sum in one or two variables, some in a limit."""
    integral = _powers_of_sums(source, U[: source.choice([1, 1, 2])])
    return {"integral": integral, **_limit(source, integral, 0.3)}


def windows(source: random.Random) -> dict[str, Any]:
    """Two energies in a window that may depend on a distance."""
    x, y, r = X
    width = source.choice([p, p * q, p / 2])
    with_distance = source.random() < 0.5
    if with_distance:
        width = p / r ** source.choice([a, 1, 2, 3])
    between = source.choice([x - y, x - 2 * y, x**2 - y**2, x + y - W])
    ends = source.choice([(0, W), (0, 1), (0, oo)])
    other = source.choice([(0, W), (0, 1)])
    integrand = Theta(width - Abs(between)) * source.choice([1, 1, x, x * y, x ** (a - 1)])
    limits = [(x, *ends), (y, *other)]
    if with_distance:
        integrand *= r ** source.choice([0, 1, 2])
        limits.append((r, *source.choice([(0, 1), (1, oo), (0, q), (q, oo)])))
    integral = Integral(integrand, *limits)
    return {"integral": integral, **_limit(source, integral, 0.4)}


def exponentials(source: random.Random) -> dict[str, Any]:
    """Tails, cut-offs, Bose and Fermi functions, stretched exponentials."""
    x = X[0]
    power = x ** source.choice([a - 1, -a, 1, 2, 3, Rational(1, 2), -b, a])
    inside = source.choice([x / p, x**2 / p, (x / p) ** b, p * x, x**3])
    shape = source.choice(
        [
            exp(-inside),
            exp(-inside),
            exp(-inside),
            1 / (exp(inside) - 1),
            1 / (exp(inside) + 1),
            1 - exp(-p / x**b),
            1 - exp(-inside),
        ]
    )
    integral = Integral(
        power * shape, (x, *source.choice([(0, oo), (0, oo), (q, oo), (0, q), (1, oo), (0, 1)]))
    )
    return {"integral": integral, **_limit(source, integral, 0.5)}


def peaked(source: random.Random) -> dict[str, Any]:
    """Laplace's method: a polynomial times e^{λ φ} over numbers, λ large."""
    t = REAL[0]
    low = source.choice([0, 0, -1, -2, Rational(-1, 2)])
    high = low + source.choice([1, 2, Rational(3, 2), 3])
    phi = sum(source.choice([-3, -2, -1, 0, 0, 1, 2]) * t**k for k in range(1, 5)) + source.choice(
        [0, cos(t)]
    )
    # no larger than 2/3, so that its exponential is a number for large λ too
    height = max(abs(phi.subs(t, low + (high - low) * Rational(k, 40))) for k in range(41))
    phi = phi / sp.ceiling(Rational(3, 2) * height + Rational(1, 10))
    weight = source.choice([1, t, t**2, 1 + t, 3 * t**2 - t, 1 / (4 + t), exp(-t), cos(t)])
    return {"integral": Integral(weight * exp(W * sp.expand(phi)), (t, low, high)), "large": W}


def thresholds(source: random.Random) -> dict[str, Any]:
    """Steps in a difference of parameters, shells, roots of sums of squares."""
    x, y = X[:2]
    k = source.choice([1, 2, 3])
    kind = source.random()
    if kind < 0.35:
        step, given = Theta(q - p - x**k), (q > p,)
    elif kind < 0.6:
        step, given = Theta(q - sqrt(x**2 + p**2)), source.choice([(q > p,), ()])
    else:
        step, given = Theta(x**k - q) * Theta(q + p - x**k), ()
    integrand = step * x ** source.choice([0, 1, 2, a - 1, a])
    limits: list[Any] = [(x, 0, oo)]
    if source.random() < 0.25:
        integrand *= y ** source.choice([0, 1])
        limits.append((y, 0, source.choice([1, W])))
    if not given and step.has(Theta) and source.random() < 0.6:
        return {"integral": Integral(integrand, *limits), "small": p}
    return {"integral": Integral(integrand, *limits), "assuming": given}


def logarithms(source: random.Random) -> dict[str, Any]:
    """Logarithms in the integrand."""
    x = X[0]
    end = source.choice([1, W])
    integral = source.choice(
        [
            Integral(
                1 / (x * log(x) ** source.choice([a, 2, 3, Rational(1, 2)])),
                (x, source.choice([2, 3, 1 + p]), oo),
            ),
            Integral(log(1 / x) / sqrt(x * (x + p)), (x, 0, source.choice([1, q]))),
            Integral(exp(-p * x) * log(x), (x, 0, oo)),
            Integral(
                x ** source.choice([a, a - 1, 1, -Rational(1, 2)]) * log(x), (x, 0, source.choice([1, W]))
            ),
            Integral(x ** source.choice([-a, -2, -3]) * log(x), (x, end, oo)),
            Integral(
                log(1 + p / x ** source.choice([1, 2])) * x ** source.choice([0, 1]),
                (x, 0, source.choice([1, W])),
            ),
            Integral(log(x) / (x + p) ** source.choice([2, 3, a]), (x, 0, oo)),
            Integral(log(x) ** 2 * x ** (a - 1), (x, 0, end)),
        ]
    )
    return {"integral": integral, **_limit(source, integral, 0.45)}


def simplices(source: random.Random) -> dict[str, Any]:
    """Powers over a simplex, whole or cut off."""
    variables = X[: source.choice([2, 2, 3])]
    powers = [source.choice([a - 1, b - 1, 0, 1, 2, Rational(-1, 2)]) for _ in variables]
    weight = sp.Mul(*[x**e for x, e in zip(variables, powers, strict=True)])
    squares = source.random() < 0.3
    edge = source.choice([1, W])
    step = Theta(edge - sp.Add(*[x**2 if squares else x for x in variables]))
    rest = source.choice([1, 1, edge - sp.Add(*variables)]) if not squares else 1
    end = source.choice([edge, oo]) if not squares else oo
    return {"integral": Integral(weight * rest * step, *[(x, 0, end) for x in variables])}


def piecewise(source: random.Random) -> dict[str, Any]:
    """Absolute values of polynomials and of cosines, extremes."""
    x = REAL[0]
    low = source.choice([0, 0, -1, -2])
    high = source.choice([1, 2, 3, 4])
    body = source.choice(
        [
            Abs(x**2 - source.choice([1, 2, 3]) * x),
            Abs(x - 1) * x,
            Abs(x**2 - 2),
            Abs(cos(x)),
            Abs(x - Rational(1, 2)) ** source.choice([Rational(1, 2), -Rational(1, 2), 2]),
            sp.Max(x, x**2),
            sp.Min(1, x**2),
            exp(-Abs(x)),
            Abs(x**3 - x) * (1 + x**2),
            Abs(x - p),
            sp.Min(x, p),
            sp.Max(x, p) ** -2 if low == 0 else sp.Max(x, p),
        ]
    )
    return {"integral": Integral(body, (x, low, high))}


def frullani(source: random.Random) -> dict[str, Any]:
    """Differences that converge only together, and roots at an end."""
    x = X[0]
    f: Callable[[Any], Any] = source.choice(
        [lambda s: exp(-s), lambda s: 1 / (1 + s), lambda s: exp(-(s**2)), lambda s: 1 / (1 + s**2)]
    )
    integral = source.choice(
        [
            Integral((f(p * x) - f(q * x)) / x, (x, 0, oo)),
            Integral((f(x) - f(2 * x)) / x, (x, 0, oo)),
            Integral(1 / (x * sqrt(W**2 - x)), (x, p**2, W**2)),
            Integral(1 / sqrt(W - x), (x, 0, W)),
            Integral(x ** source.choice([0, 1, a]) / sqrt(W**2 - x**2), (x, 0, W)),
            Integral((W - x) ** (a - 1) * x ** (b - 1), (x, 0, W)),
        ]
    )
    given = {"assuming": (p < W,)} if integral.has(p) and integral.has(W) else {}
    return {"integral": integral, **given}


def scaled(source: random.Random) -> dict[str, Any]:
    """Functions of one scale: occupation factors and their slopes, damped waves, tails, differences of one function."""
    x = X[0]
    u = source.choice([x, x / p, p * x, x**2, (x / p) ** b])
    power = source.choice([1, x, x**2, x ** (a - 1), x**a, 1 / x, x ** Rational(-1, 2)])
    shape = source.choice(
        [
            exp(u) / (exp(u) - 1) ** 2 * x**2,
            exp(u) / (exp(u) + 1) ** 2,
            1 / sp.cosh(x / p) ** 2,
            x**2 / sp.sinh(p * x) ** 2,
            x / sp.sinh(x),
            exp(-x) * cos(p * x),
            exp(-p * x) * sp.sin(q * x),
            sp.erfc(u),
            log(1 + u) / x**2,
            sp.atan(u) / x**2,
            exp(-u) * (1 + x / q) ** source.choice([1, -1, Rational(1, 2)]),
        ]
    )
    if source.random() < 0.25:
        f: Callable[[Any], Any] = source.choice([cos, sp.atan, sp.tanh, lambda s: exp(-s) * cos(s), sp.erf])
        return {"integral": Integral((f(p * x) - f(q * x)) / x, (x, 0, oo))}
    limits = (x, *source.choice([(0, oo), (0, oo), (q, oo), (0, q)]))
    integral = Integral(power * shape, limits)
    return {"integral": integral, **_limit(source, integral, 0.6)}


def waves(source: random.Random) -> dict[str, Any]:
    """A wave: Fourier integrals of powers exactly, and stationary phase for a phase that turns fast."""
    x, t = X[0], REAL[0]
    wave = source.choice([cos, sp.sin])
    if source.random() < 0.35:
        body = source.choice([wave(p * x), wave(x**2), sp.sin(p * x) ** 2 / x, (1 - cos(q * x)) / x])
        integral = Integral(body * x ** source.choice([-a, -Rational(1, 2), a - 1, -1]), (x, 0, oo))
        return {"integral": integral}
    if source.random() < 0.4:
        weight = x ** source.choice([0, -a, -Rational(1, 2), -Rational(1, 3), a]) / (1 + x) ** source.choice(
            [0, 1, 2]
        )
        phase = source.choice([x, x, x**2, x + x**2])
        return {"integral": Integral(weight * wave(W * phase), (x, 0, source.choice([1, p, oo]))), "large": W}
    low = source.choice([0, -1, -2, Rational(-1, 2)])
    phase = source.choice([t**2, t**2 - t, t**3, t**3 - t, cos(t), sp.sin(t), t + t**2 / 3, exp(t), t**4])
    weight = source.choice([1, 1 + t**2, 1 / (4 + t), exp(t), cos(t), t])
    return {
        "integral": Integral(weight * wave(W * phase), (t, low, low + source.choice([1, 2, 3]))),
        "large": W,
    }


def several_peaks(source: random.Random) -> dict[str, Any]:
    """Laplace's method in two variables."""
    x, y = REAL
    phi = source.choice(
        [
            -(x**2) - source.choice([-1, 0, Rational(1, 2), 1]) * x * y - y**2 - source.choice([0, 1]) * x**4,
            -((x**2 - 1) ** 2) - y**2,
            -((x - y) ** 2) - (x + y) ** 4,
            -((x - y**2) ** 2) - source.choice([1, 2]) * y**4,
            -(x**4) - y**2 - source.choice([0, 1, Rational(1, 2)]) * x**2 * y,
            cos(x) + cos(y) - 2 + source.choice([0, Rational(1, 3)]) * sp.sin(x) * sp.sin(y),
            -x - y - x * y,
            source.choice([-1, 1]) * x - y**2 * (1 + x / 4),
        ]
    )
    box = source.choice([(0, 1), (-1, 1), (-1, 2), (0, Rational(3, 2))])
    ends = [box, source.choice([box, (-1, 1), (0, 1)])]
    weight = source.choice([1, 3 + x, exp(y), cos(x - y)])
    limits = [(v, *end) for v, end in zip((x, y), ends, strict=True)]
    return {"integral": Integral(weight * exp(W * phi), *limits), "large": W}


KINDS: dict[str, Callable[[random.Random], dict[str, Any]]] = {
    "few steps": few_steps,
    "small sums": small_sums,
    "two energies": windows,
    "exponentials": exponentials,
    "peaks": peaked,
    "thresholds": thresholds,
    "logarithms": logarithms,
    "simplices": simplices,
    "piecewise": piecewise,
    "differences": frullani,
    "one scale": scaled,
    "waves": waves,
    "several peaks": several_peaks,
}
"""The classes of small ones, in the order in which seeds go through them."""


def any_question(seed: int) -> Question:
    """Of the seeds every other one is a power of a sum."""
    return question(seed // 2) if seed % 2 == 0 else sum_question(seed // 2)


def small_question(seed: int) -> Question:
    """The question of a seed among the small ones, which go through the classes in turn."""
    names = list(KINDS)
    name = names[seed % len(names)]
    return Question(seed, kind=name, **KINDS[name](random.Random(seed * 7919 + 13)))
