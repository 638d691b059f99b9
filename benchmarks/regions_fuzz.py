"""Random integrals over step functions: the region engine against quadrature, at points that obey its conditions.

Run ``python benchmarks/regions_fuzz.py [COUNT] [FIRST SEED]``.  Each seed is one integral in one to four
variables: with monomial, linear and window steps, symbolic exponents, and in some of them a small or a large
parameter; every other one with powers of sums, finite limits under them, extremes and roots.  The engine itself is
asked, so that a value which ``tlssym integrate`` would hold back counts as wrong.  Every value, listed case,
``converges`` and divergence is checked under its conditions; what contradicts the numbers is printed, and what
was refused is counted by class.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

import mpmath
import sympy as sp
from sympy import Abs, Integral, Rational, S, oo, symbols

from tlssym.check.quadrature import quadrature
from tlssym.language import Theta
from tlssym.mathematics.regions import RegionResult, evaluate

U = symbols("x y z u", positive=True)
X = U[:3]
SCALES = p, q, W = symbols("p q W", positive=True)
EXPONENTS = a, b = symbols("a b", positive=True)
TRIES = 60
REFUSED: Counter[str] = Counter()
"""What was refused so far, by class."""


@dataclass(frozen=True)
class Question:
    """An integral as it is put to the engine."""

    seed: int
    integral: Any
    small: Any = None
    large: Any = None

    def ask(self) -> RegionResult:
        """The engine's answer."""
        return evaluate(self.integral, small=self.small, large=self.large)

    def told(self) -> str:
        """The question, for a reader who wants to put it again."""
        limit = f", small={self.small}" if self.small else f", large={self.large}" if self.large else ""
        return f"seed {self.seed}: evaluate({self.integral}{limit})"


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
    """The integral of a seed."""
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
        return Question(seed, integral, **{source.choice(["small", "large"]): chosen})
    return Question(seed, integral)


def sum_question(seed: int) -> Question:
    """A power of a sum over ranges of which some have an end, with steps and roots in some of them."""
    source = random.Random(seed)
    variables = U[: source.choice([1, 2, 2, 3, 3, 4])]
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
        integrand *= Theta(c - sp.sqrt(x**2 + source.choice(SCALES) ** 2))
    elif chance < 0.3 and len(variables) > 1:
        integrand *= Theta(c - Abs(variables[0] - variables[1]))
    elif chance < 0.4:
        integrand *= Theta(sp.Max(x, source.choice(variables)) - c)
    ends = [(0, oo), (0, oo), (0, W), (0, q), (0, p), (p, oo), (0, 1), (q, W)]
    return Question(seed, Integral(integrand, *[(x, *source.choice(ends)) for x in variables]))


def any_question(seed: int) -> Question:
    """Of the seeds every other one is a power of a sum."""
    return question(seed // 2) if seed % 2 == 0 else sum_question(seed // 2)


def holds(condition: Any, point: dict[Any, Any]) -> bool:
    """Whether a relation, or several joined, is true at a point; real powers of floats decide."""
    if isinstance(condition, sp.And):
        return all(holds(part, point) for part in condition.args)
    if condition in (True, sp.true):
        return True
    left, right = (sp.N(side.subs(point), 25) for side in (condition.lhs, condition.rhs))
    if not (left.is_comparable and right.is_comparable):
        return False
    return bool(condition.func(left, right))


def points(seed: int, free: Any, fixed: dict[Any, Any] | None = None) -> Any:
    """Random rational points, exponents and scales of order one."""
    source = random.Random(seed + 977)
    names = sorted(free, key=str)
    for _ in range(TRIES):
        point = {s: Rational(source.randint(3, 60), source.choice([7, 11, 13, 17, 19])) for s in names}
        yield point | (fixed or {})


def number(value: Any, point: dict[Any, Any]) -> Any:
    """A value at a point, as a real number; None where it is none."""
    found = sp.N(sp.sympify(value, strict=True).subs(point), 30)
    return mpmath.mpf(found) if found.is_comparable and found.is_finite else None


def differ(integral: Any, value: Any, point: dict[Any, Any], work: int) -> str:
    """What quadrature says against a value at a point; empty where it says nothing."""
    found = quadrature(integral, point, digits=8, work=work)
    if value == oo:
        return (
            f"not infinite but {mpmath.nstr(found.value, 9)} at {point}" if found.outcome == "value" else ""
        )
    wanted = number(value, point)
    if wanted is None:
        return ""
    if found.outcome == "divergent?":
        # a range without end times nothing looks like growth to quadrature
        return f"{found.says} at {point}" if wanted else ""
    if found.outcome != "value" or found.digits < 4:
        return ""
    if abs(found.value - wanted) <= mpmath.mpf(10) ** (1 - min(found.digits, 8)) * (1 + abs(wanted)):
        return ""
    return f"value {mpmath.nstr(wanted, 9)} but quadrature {mpmath.nstr(found.value, 9)} at {point}"


def _convergence(asked: Question, result: RegionResult, count: int, work: int) -> tuple[str, list[str]]:
    """What quadrature says against convergence, or divergence, at points that obey the conditions."""
    word = "convergent" if result.converges else "divergent"
    free = asked.integral.free_symbols
    there = [p for p in points(asked.seed, free) if all(holds(c, p) for c in result.conditions)]
    for point in there[: count if free else 1]:
        found = quadrature(asked.integral, point, digits=6, work=work)
        if found.outcome == "value" and not result.converges:
            # the quadrature cannot resolve every corner: what it claims to have settled on is not small
            return word, [f"said to diverge ({result.escapes}) but {mpmath.nstr(found.value, 8)} at {point}"]
        if found.outcome == "divergent?" and result.converges:
            return word, [f"said to converge under {result.conditions} but {found.says} at {point}"]
    return word, []


def _approach(asked: Question, result: RegionResult, point: dict[Any, Any], work: int) -> str:
    """A leading behaviour must be approached: the ratio nears one as the parameter goes to its end."""
    symbol = asked.small or asked.large
    ratios = []
    for decade in (3, 6, 9):
        end = Rational(1, 10**decade) if asked.small else Integer(10**decade)
        there = point | {symbol: end}
        if not all(holds(c, there) for c in result.conditions):
            return f"conditions {result.conditions} fail at {there}" if decade == 9 else ""
        found = quadrature(asked.integral, there, digits=6, work=work)
        wanted = number(result.value, there)
        if found.outcome != "value" or wanted is None or found.digits < 3:
            return ""
        if wanted == 0 or found.value == 0:
            if wanted != found.value:
                ratios.append(mpmath.mpf(0))
                continue
            return ""
        ratios.append(found.value / wanted)
    slow = abs(ratios[2] - 1) < 0.7 * abs(ratios[0] - 1) and abs(ratios[2] - 1) < 0.6
    if abs(ratios[2] - 1) < 0.03 or slow:
        return ""
    return f"ratios to the leading value {[mpmath.nstr(r, 6) for r in ratios]} at {point}"


Integer = sp.Integer


def complaints(asked: Question, *, count: int = 2, work: int = 4_000_000) -> tuple[str, list[str]]:
    """How a question was answered, in a word, and what the numbers say against the answer."""
    result = asked.ask()
    free = asked.integral.free_symbols
    if result.converges is None:
        REFUSED[refusal(result.refused)] += 1
        return "refused", [result.refused] if "failed" in result.refused else []
    if result.converges is False or result.value is None:
        return _convergence(asked, result, count, work)
    symbol = asked.small or asked.large
    found_: list[str] = []
    if symbol is not None and not result.exact:
        fixed = {symbol: Rational(1, 10**9) if asked.small else Integer(10**9)}
        good = (
            point
            for point in points(asked.seed, free - {symbol}, fixed)
            if all(holds(c, point) for c in result.conditions)
        )
        point = next(good, None)
        if point is None:
            return "no point", []
        said = _approach(asked, result, point, work)
        return "leading", [said] if said else []
    answers = [(sp.And(*result.conditions), result.value), *result.cases]
    if symbol is not None:
        answers = answers[:1]
    tried = 0
    for condition, value in answers[:4]:
        if (isinstance(value, sp.Basic) and value.has(sp.Function("scales_as"))) or condition.has(sp.Eq):
            continue
        done = 0
        for point in points(asked.seed + tried, free):
            if holds(condition, point):
                said = differ(asked.integral, value, point, work)
                if said:
                    found_.append(f"{value} under {condition}: {said}")
                done += 1
                tried += 1
            if done >= count:
                break
    return ("exact" if tried else "no point"), found_


def refusal(reason: str) -> str:
    """The class of a refusal: its reason without what is this integral's own."""
    first = reason.split(";")[0]
    return re.sub(r"(?<= of ).*|(?<= the integrand ).*", "…", first)[:80]


def main() -> None:
    """Put questions, and tell how many were answered rightly, wrongly and not at all."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    counts: Counter[str] = Counter()
    wrong = 0
    slowest = (0.0, "")
    for seed in range(first, first + count):
        asked = any_question(seed)
        start = time.process_time()
        word, said = complaints(asked)
        slowest = max(slowest, (time.process_time() - start, asked.told()))
        counts[word] += 1
        wrong += bool(said)
        for line in said:
            sys.stdout.write(f"{asked.told()}\n    {line}\n")
            sys.stdout.flush()
    sys.stdout.write(
        f"{count} integrals from seed {first}: {wrong} wrong; {dict(counts)}; slowest {slowest}\n"
    )
    for reason, times in REFUSED.most_common():
        sys.stdout.write(f"{times:6d} refused: {reason}\n")


if __name__ == "__main__":
    main()
