"""Random integrals: the region engine against plain numbers, at points that obey its conditions.

Run ``python benchmarks/regions_fuzz.py [COUNT] [FIRST SEED] [--out FILE] [--large]``.  Each seed is one integral
of one of the classes in ``regions_questions``; with ``--large`` up to four variables under steps and powers of
sums.  The engine itself is asked, so that a value which ``tlssym integrate`` would hold back counts as wrong.
Every value, listed case, ``converges`` and divergence is compared with ``tlssym.check.lattice`` and, where that
does not settle or disagrees, with the quadrature of the checks.  With ``--out`` results are appended as lines of
JSON, seeds that stand there are not put again, and the table is of all of them.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import mpmath
import sympy as sp
from sympy import Integer, Rational, oo

sys.path.insert(0, str(Path(__file__).parent))

from regions_questions import Question, any_question, question, small_question

from tlssym.check.cells import box_value
from tlssym.check.lattice import lattice
from tlssym.check.quadrature import quadrature
from tlssym.check.waves import abs_of_waves, wave_value
from tlssym.mathematics.effort import Exhausted, bounded
from tlssym.mathematics.regions import RegionResult

__all__ = ["any_question", "complaints", "differ", "holds", "question", "small_question"]

TRIES = 60
CALLS = 2_500_000
"""What the engine may take for one question, in calls."""
DECADES = (3, 6, 9)
NEAR, OFF = 0.03, 0.2
POINTS = 1 << 13
WORK = 400_000
"""What one quadrature may take, in its instructions."""


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


def differ(integral: Any, value: Any, point: dict[Any, Any], work: int = WORK) -> str | None:
    """What the numbers say against a value at a point; empty where they agree, None where they say nothing."""
    wanted = oo if value == oo else number(value, point)
    if wanted is None:
        return None
    if integral.has(sp.sin, sp.cos) and integral.has(oo):
        return _against_waves(integral, wanted, point)
    plain = lattice(integral, point, points=POINTS)
    if plain is not None and plain.says == "grows" and wanted == oo:
        return ""
    near = plain is not None and plain.says == "value" and wanted != oo
    if near and abs(plain.value - wanted) <= 6 * plain.error + 2e-3 * abs(plain.value):
        return ""
    # the lattice may miss what is narrow or singular: what refutes a value is the careful quadrature, or both
    found = quadrature(integral, point, digits=8, work=work)
    if found.outcome == "value" and found.digits >= 4:
        if wanted == oo:
            return f"not infinite but {mpmath.nstr(found.value, 9)} at {point}"
        if abs(found.value - wanted) <= mpmath.mpf(10) ** (1 - min(found.digits, 8)) * (1 + abs(wanted)):
            return ""
        return f"value {mpmath.nstr(wanted, 9)} but quadrature {mpmath.nstr(found.value, 9)} at {point}"
    if found.outcome == "divergent?":
        # a range without end times nothing looks like growth to quadrature
        return "" if wanted == oo else f"{found.says} at {point}" if wanted else None
    if plain is None or plain.says == "unsettled":
        return None
    if plain.says == "value" and abs(plain.value - wanted) <= 0.01 * abs(plain.value):
        return None  # differences of large terms are not seen to the end in plain numbers
    said = f"{plain.value:.6g} ± {plain.error:.1g}" if plain.says == "value" else "a sum that grows"
    return f"value {sp.N(wanted, 9)} but {said} at {point}"


def _against_waves(integral: Any, wanted: Any, point: dict[Any, Any]) -> str | None:
    """A wave without end is summed over its cells."""
    found = wave_value(integral, point)
    if found is None or found[1] > 1e-6 * (abs(found[0]) + 1e-3) or wanted == oo:
        return None
    if abs(found[0] - wanted) <= 1e-5 * (abs(found[0]) + 1e-3):
        return ""
    return f"value {mpmath.nstr(wanted, 9)} but cells of the wave {found[0]:.9g} at {point}"


def _at_its_places(asked: Question, result: RegionResult) -> tuple[str, list[str]]:
    """A leading behaviour from peaks or standing phases, at two stations of the way, in terms of its size."""
    eps = sp.Symbol("epsilon", positive=True)
    turn = {asked.large: 1 / eps}
    integral, value = asked.integral.xreplace(turn), result.value.xreplace(turn)
    known = (*asked.assuming, *result.conditions)
    for point in points(
        asked.seed, asked.integral.free_symbols - {asked.large}, {asked.large: Integer(10**6)}
    ):
        if not all(holds(c, point) for c in known):
            continue
        off = []
        for station in (97, 6011) if asked.kind == "waves" else (40, 320):
            here = {**point, eps: Rational(1, station)}
            del here[asked.large]
            found = (wave_value if asked.kind == "waves" else box_value)(integral, here)
            wanted = number(value, here)
            size = number(sp.Add(*[abs_of_waves(t, eps) for t in sp.Add.make_args(sp.expand(value))]), here)
            if found is None or wanted is None or not size or found[1] > size / 50:
                return "unconfirmed", []
            off.append(float(abs(found[0] - wanted) / size))
        if off[1] > 0.03 and off[1] > 0.75 * off[0]:
            return "leading", [f"{value} is off by {off[0]:.3g}, then {off[1]:.3g} of its size at {point}"]
        return "leading", []
    return "no point", []


def _convergence(asked: Question, result: RegionResult, count: int, work: int) -> tuple[str, list[str]]:
    """What the numbers say against convergence, or divergence, at points that obey the conditions."""
    word = "convergent" if result.converges else "divergent"
    free = asked.integral.free_symbols
    known = (*asked.assuming, *result.conditions)
    there = [p for p in points(asked.seed, free) if all(holds(c, p) for c in known)]
    for point in there[: count if free else 1]:
        plain = lattice(asked.integral, point, points=POINTS)
        expected = "value" if result.converges else "grows"
        if plain is not None and plain.says == expected:
            continue
        found = quadrature(asked.integral, point, digits=6, work=work)
        if found.outcome == "value" and not result.converges:
            return word, [f"said to diverge ({result.escapes}) but {mpmath.nstr(found.value, 8)} at {point}"]
        if found.outcome == "divergent?" and result.converges:
            return word, [f"said to converge under {result.conditions} but {found.says} at {point}"]
    return word, []


def _far(asked: Question) -> tuple[Any, list[Any]]:
    """The parameter that goes to its end, and its values on the way."""
    if asked.kind == "peaks":
        return asked.large, [Integer(n) for n in (15, 120, 960)]
    if asked.small:
        return asked.small, [Rational(1, 10**n) for n in DECADES]
    return asked.large, [Integer(10**n) for n in DECADES]


def _one_number(integral: Any, point: dict[Any, Any], work: int) -> Any:
    plain = lattice(integral, point, points=POINTS)
    if plain is not None and plain.says == "value" and plain.error <= 2e-3 * abs(plain.value):
        return mpmath.mpf(plain.value)
    found = quadrature(integral, point, digits=6, work=work)
    return found.value if found.outcome == "value" and found.digits >= 3 else None


def _approach(asked: Question, result: RegionResult, point: dict[Any, Any], work: int) -> str | None:
    """A leading behaviour must be approached: the ratio nears one as the parameter goes to its end."""
    symbol, ways = _far(asked)
    ratios = []
    for end in ways:
        there = point | {symbol: end}
        if not all(holds(c, there) for c in result.conditions):
            return f"conditions {result.conditions} fail at {there}" if end == ways[-1] else None
        found, wanted = _one_number(asked.integral, there, work), number(result.value, there)
        if found is None or wanted is None or (wanted == 0 and found == 0):
            return None
        ratios.append(found / wanted if wanted else mpmath.mpf(0))
    return _judged(ratios, point)


def _judged(ratios: list[Any], point: dict[Any, Any]) -> str | None:
    first, second, last = ratios
    bend = (last - second) - (second - first)
    limit = last if bend == 0 else last - (last - second) ** 2 / bend
    if abs(last - 1) < NEAR or (abs(limit - 1) < NEAR and abs(last - 1) < abs(first - 1)):
        return ""
    inverses = [1 / (r - 1) for r in ratios if r != 1]
    if len(inverses) == 3 and inverses[2] * (inverses[2] - inverses[0]) > 0:
        steps = inverses[1] - inverses[0], inverses[2] - inverses[1]
        if steps[0] * steps[1] > 0 and abs(steps[1] - steps[0]) < 0.5 * abs(steps[0]):
            return ""  # as one over a logarithm
    if abs(last - second) < abs(last - 1) / 5 and abs(last - 1) > OFF / 10:
        return f"ratios to the leading value {[mpmath.nstr(r, 6) for r in ratios]} at {point}"
    return None


REFUSED: Counter[str] = Counter()
"""What was refused so far, by class."""


def complaints(asked: Question, *, count: int = 2, work: int = WORK) -> tuple[str, list[str]]:
    """How a question was answered, in a word, and what the numbers say against the answer."""
    try:
        result = bounded(CALLS, asked.ask)
    except Exhausted:
        result = RegionResult(None, refused="the work allowed is used up")
    if result.converges is None:
        REFUSED[refusal(result.refused)] += 1
        return "refused", [result.refused] if "failed" in result.refused else []
    if result.converges is False or result.value is None:
        return _convergence(asked, result, count, work)
    symbol = asked.small or asked.large
    if symbol is not None and not result.exact:
        return _leading(asked, result, work)
    return _exact(asked, result, count, work)


def _leading(asked: Question, result: RegionResult, work: int) -> tuple[str, list[str]]:
    if asked.kind in ("waves", "several peaks"):
        return _at_its_places(asked, result)
    symbol, ways = _far(asked)
    known = (*asked.assuming, *result.conditions)
    for point in points(asked.seed, asked.integral.free_symbols - {symbol}, {symbol: ways[-1]}):
        if all(holds(c, point) for c in known):
            said = _approach(asked, result, point, work)
            return "unconfirmed" if said is None else "leading", [said] if said else []
    return "no point", []


def _exact(asked: Question, result: RegionResult, count: int, work: int) -> tuple[str, list[str]]:
    found_: list[str] = []
    answers = [(sp.And(*result.conditions), result.value), *result.cases]
    if asked.small or asked.large:
        answers = answers[:1]
    there = compared = 0
    for condition, value in answers[:4]:
        if (isinstance(value, sp.Basic) and value.has(sp.Function("scales_as"))) or condition.has(sp.Eq):
            continue
        done = 0
        for point in points(asked.seed + there, asked.integral.free_symbols):
            if holds(condition, point) and all(holds(c, point) for c in asked.assuming):
                said = differ(asked.integral, value, point, work)
                compared += said is not None
                if said:
                    found_.append(f"{value} under {condition}: {said}")
                done += 1
                there += 1
            if done >= count or not point:
                break
    return ("exact" if compared else "unconfirmed" if there else "no point"), found_


def refusal(reason: str) -> str:
    """The class of a refusal: its reason without what is this integral's own."""
    first = reason.split(";")[0]
    return re.sub(r"(?<= of ).*|(?<= the integrand ).*", "…", first)[:80]


def _put(asked: Question) -> dict[str, Any]:
    """One question, answered and compared, as a line for the file."""
    start = time.process_time()
    reasons = dict(REFUSED)
    try:
        word, said = complaints(asked)
    except Exception as error:
        word, said = "crash", [f"{type(error).__name__}: {error}"]
    why = next((r for r, n in REFUSED.items() if n != reasons.get(r, 0)), "")
    seconds = round(time.process_time() - start, 2)
    return {
        "seed": asked.seed,
        "kind": asked.kind,
        "word": word,
        "said": said,
        "why": why,
        "seconds": seconds,
    } | ({"told": asked.told()} if said or word == "refused" else {})


def table(lines: list[dict[str, Any]]) -> str:
    """Right, wrong and refused by class, and why those were refused."""
    rows = [f"{'class':<14}{'put':>6}{'right':>7}{'diverge':>9}{'unconfirmed':>13}{'refused':>9}{'wrong':>7}"]
    for kind in [*dict.fromkeys(line["kind"] for line in lines), "all"]:
        mine = [line for line in lines if kind in (line["kind"], "all")]
        wrong = sum(bool(line["said"]) for line in mine)
        words = Counter(line["word"] for line in mine if not line["said"])
        right = words["exact"] + words["leading"] + words["convergent"]
        unsure = words["unconfirmed"] + words["no point"]
        rows.append(
            f"{kind:<14}{len(mine):>6}{right:>7}{words['divergent']:>9}{unsure:>13}{words['refused']:>9}{wrong:>7}"
        )
    reasons = Counter((line["kind"], line["why"]) for line in lines if line["word"] == "refused")
    rows += [f"{times:6d} refused of {kind}: {why}" for (kind, why), times in reasons.most_common(30)]
    return "\n".join(rows) + "\n"


def main() -> None:
    """Put questions, and tell how many were answered rightly, wrongly and not at all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100)
    parser.add_argument("first", nargs="?", type=int, default=0)
    parser.add_argument("--out", type=Path, help="a file of JSON lines, to which results are added")
    parser.add_argument("--kind", action="append", help="only of this class")
    parser.add_argument("--large", action="store_true", help="up to four variables")
    options = parser.parse_args()
    kept = options.out.read_text().splitlines() if options.out and options.out.exists() else []
    lines = [json.loads(line) for line in kept]
    known = {(line["seed"], line["kind"]) for line in lines}
    for seed in range(options.first, options.first + options.count):
        asked = any_question(seed) if options.large else small_question(seed)
        if (asked.seed, asked.kind) in known or (options.kind and asked.kind not in options.kind):
            continue
        lines.append(_put(asked))
        if options.out:
            with options.out.open("a") as file:
                file.write(json.dumps(lines[-1]) + "\n")
        for said in lines[-1]["said"]:
            sys.stdout.write(f"{asked.told()}\n    {said}\n")
            sys.stdout.flush()
    sys.stdout.write(table(lines))


if __name__ == "__main__":
    main()
