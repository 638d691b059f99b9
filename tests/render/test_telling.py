"""A derivation as a person tells it: names are kept, nothing is told twice, numbers are settled at the end."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import Abs, Integral, Rational, Symbol, oo, pi, symbols

from tlssym.catalogue import generic
from tlssym.classroom import open_lecture
from tlssym.language import Theta, Transform
from tlssym.mathematics.regions import evaluate
from tlssym.render.document import write
from tlssym.render.naming import contracted
from tlssym.render.telling import tell
from tlssym.values import Step

U, R, w, E, V, T, x, y, c = symbols("U R w E V T x y c", positive=True)
t, p = symbols("t p", positive=True)


def told(*steps: Step, full: bool = True, only: int = 0) -> str:
    return write(tell(steps, generic("").notation, full=full, only=only), "text", width=100)


def test_what_has_a_name_keeps_it_and_means_the_same() -> None:
    value = U / (E * R**3)
    formula = Integral(
        R**2 * Theta(value - w) * Theta(w - value / 2) * 2 * value, (R, (U / (E * w)) ** Rational(1, 3), oo)
    )
    short = contracted(formula, {V: value})
    assert short.has(V) and not short.function.has(U)
    assert short.limits == formula.limits  # the name holds R, which these bound
    assert sp.powsimp(short.function.subs(V, value) / formula.function) == 1


def test_a_name_is_not_put_where_it_makes_nothing_shorter() -> None:
    assert contracted(U / E, {V: U / R**3}) == U / E


def test_a_name_is_kept_from_the_count_on_and_written_out_where_it_is_worked_with() -> None:
    value = U / (E * R**3)
    count = Integral(R**2 * Theta(value - w), (R, 0, oo))
    name = Step("name it", "this is V", None, sp.Eq(V, value, evaluate=False), exact=False)
    step = Step("count", "count", None, sp.Eq(Symbol("N"), count, evaluate=False), exact=False)
    done = Step("integrate between limits", "from 0", count, value * R**3 / (3 * w))
    whole = Step("integrate", "so", count, U / (3 * E * w))
    text = told(name, step, done, whole)
    assert "θ(V - w)" in text
    assert text.count("∫") == 1, text  # the count; after that it is N


def test_a_run_of_steps_is_told_once() -> None:
    steps = [
        Step("given", "start", None, x),
        Step("substitute", "go", x, x**2),
        Step("integrate", "end", x**2, x**3),
    ]
    again = [*steps[:2], Step("integrate", "another end", x**2, x**4)]
    text = told(*steps, *again)
    assert text.count("Start") == 1 and "As in steps 1 to 2" in text and "Another end" in text
    other = [Step("given", "start", None, y), *steps[1:]]
    assert "As in" not in told(*steps[:1], *other[:1])


def test_a_condition_is_told_where_it_is_needed_and_not_again() -> None:
    needs = (sp.Lt(w, E),)
    text = told(
        Step("one", "a", x, x, needs), Step("two", "b", x, x, needs), Step("three", "c", x, x, (sp.Lt(T, E),))
    )
    assert text.count("w < E") == 1 and text.count("T < E") == 1


def test_the_index_of_a_transform_is_explained_once() -> None:
    f = sp.Function("x")(t)
    steps = [
        Step("given", "start", None, Transform(1 / f, t, p)),
        Step("go", "on", None, 2 * Transform(1 / f, t, p)),
    ]
    assert told(*steps).count("Laplace transform") == 1


def count(power: object) -> Integral:
    value = U * x / (E * y * R**power)
    body = 4 * pi * R**2 / x * Theta(value - Abs(E - y)) * Theta(value - w / 2) * Theta(w - value)
    return Integral(body, (x, 0, y), (y, 0, oo), (R, 0, oo))


def test_a_ratio_gets_a_letter_of_its_own() -> None:
    steps = evaluate(count(3)).steps
    window = next(s for s in steps if s.rule == "integrate window")
    names = {s.name for s in window.after.atoms(Symbol)}
    assert "u" in names and "x" not in names
    assert any(isinstance(c, sp.Equality) and c.lhs == x for c in window.conditions)


def test_the_region_in_logarithms_is_a_second_look() -> None:
    steps = [s for s in evaluate(count(3)).steps if s.rule != "add up the corners"]
    assert "In the logarithms" not in told(*steps)
    opened = "".join(told(*steps, only=n) for n in range(1, 5))
    assert "In the logarithms" in opened


def test_why_an_open_end_converges_is_told_in_its_step_with_what_it_needs() -> None:
    a, d = symbols("a d", positive=True)
    result = evaluate(Integral(R ** (d - 1) * R ** (-a) * Theta(R - w), (R, 0, oo)))
    step = next(s for s in result.steps if s.rule == "integrate between limits")
    assert step.conditions == (sp.Gt(a, d),) and "converges there" in step.says


def test_where_terms_are_comparable_the_strip_between_the_regions_is_told_with_what_it_adds() -> None:
    q = symbols("q", positive=True)
    value = 1 / (sp.sqrt(1 + 1 / x**6) * (x * y) ** 3)
    body = value * x**2 * y**2 * Theta(value - q / 2) * Theta(q - value) * Theta(y - x)
    result = evaluate(Integral(body, (x, 0, oo), (y, 0, oo)), small=q)
    regions = [s for s in result.steps if s.rule == "one term is the larger"]
    assert len(regions) == 2 and all(s.after is not None for s in regions)
    last = result.steps[-1]
    assert "It adds $" in last.says and "strip" in last.says
    missing = sp.simplify(sp.expand_log(result.value - sum(s.after for s in regions), force=True))
    assert missing.is_number and missing != 0


@pytest.fixture(scope="module")
def lesson():
    return open_lecture("lecture5", digits=15)


def test_a_pure_number_is_carried_to_the_end_and_settled_once(lesson) -> None:
    steps = lesson.session.derivations.told("5.12")
    carried = [s for s in steps if s.rule == "carry the number"]
    (settled,) = [s for s in steps if s.rule == "settle the numbers"]
    derived = lesson.derivation("5.12").value()
    number = next(c for c in carried[0].conditions)
    assert number.rhs == Rational(1, 4) and settled.before.has(number.lhs)
    assert settled.after == derived and "1/4" not in str(settled.after)
    assert steps[-1] is settled
    assert not any(s.rule == "absorb the number" for s in steps)


def test_what_absorbs_nothing_is_told_as_it_was_derived(lesson) -> None:
    assert lesson.session.derivations.told("5.9") is lesson.derivation("5.9").steps


@pytest.mark.slow
def test_the_point_of_the_lecture_is_more_than_a_line(lesson) -> None:
    text = write(tell(lesson.session.derivations.told("5.24"), lesson.lecture.notation, full=True), "text")
    assert "a < 2 d" in text and "7. " in text and "compare powers" in text


@pytest.mark.slow
def test_how_each_term_goes_is_told_before_the_exponents_balance(lesson) -> None:
    steps = lesson.session.derivations.told("5.46")
    logs = next(s for s in steps if s.rule == "balance the powers of the logarithm")
    assert r"\ln^{1 - \beta}(1/p)" in logs.says and "these powers are the same" in logs.says
