"""A derivation as a person tells it: names are kept, nothing is told twice, numbers are settled at the end."""

from __future__ import annotations

import pytest
import sympy as sp
from mpmath import mp
from sympy import Abs, Integral, Rational, Symbol, oo, pi, symbols

from tlssym.catalogue import generic
from tlssym.check.steps import check_steps
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
    missing = sp.simplify(sp.expand_log(result.value - sum(s.after for s in regions), force=True))
    assert missing.is_number and missing != 0
    # the integral that is told, done by quadrature: with the sum as it stands, less the larger term alone
    assert "strip" in last.says and r"2\,\mathrm{arsinh}(1/\sqrt\delta)" in last.says
    start = mp.mpf(10) ** -12
    whole = mp.quad(lambda u: 1 / mp.sqrt(1 + mp.e**u), mp.linspace(mp.log(start), 60, 80))
    assert abs(whole - 2 * mp.asinh(1 / mp.sqrt(start))) < 1e-8
    told_number, alone = 2 * mp.log(2), 2
    assert abs(whole - mp.log(1 / start) - told_number) < 1e-8
    (front,) = {f for f in result.value.args if not f.free_symbols and f.has(sp.log)} or {sp.S.One}
    rational = sp.Mul(*[f for f in result.value.args if f.is_Rational])
    assert abs(float(missing / (front * rational)) - (told_number - alone)) < 1e-12
    assert r"\ln(1/\delta)+2 \log{\left(2 \right)}" in last.says and r"\ln(1/\delta)+2$" in last.says


def test_a_symbol_that_takes_numbers_in_says_what_it_stands_for(lesson) -> None:
    settled = next(s for s in lesson.session.derivations.told("5.12") if s.rule == "settle the numbers")
    assert r"stands for $\frac{U_{0}}{4}$" in settled.says
    value = lesson.derivation("5.12").value()
    whole = settled.before.subs(next(c.lhs for c in _carried(lesson, "5.12")), Rational(1, 4))
    U_0 = next(s for s in value.free_symbols if s.name == "U_0")
    assert sp.simplify(value.subs(U_0, U_0 / 4) - whole) == 0


def _carried(lesson, id):
    return [
        c for s in lesson.session.derivations.told(id) if s.rule == "carry the number" for c in s.conditions
    ]


@pytest.fixture(scope="module")
def lesson(opened):
    return opened("lecture5")


def test_a_pure_number_is_carried_to_the_end_and_settled_once(lesson) -> None:
    steps = lesson.session.derivations.told("5.12")
    carried = [s for s in steps if s.rule == "carry the number"]
    (settled,) = [s for s in steps if s.rule == "settle the numbers"]
    derived = lesson.derivation("5.12").value()
    number = next(c for c in carried[0].conditions)
    assert number.rhs == Rational(1, 4) and settled.before.has(number.lhs)
    assert settled.after == derived and "1/4" not in str(settled.after)
    after = steps[steps.index(settled) + 1 :]
    assert after and not any(s.after.has(number.lhs) for s in after)  # an aside comes after it
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


def test_a_factor_that_comes_in_is_shown(lesson) -> None:
    text = write(tell(lesson.session.derivations.told("5.20"), lesson.lecture.notation, full=True), "text")
    assert "× P₀ T = " in text


def test_a_value_put_in_at_the_edge_of_what_a_formula_was_derived_for_is_told(lesson) -> None:
    at_the_edge = next(
        s for s in lesson.derivation("5.19").steps if s.rule == "substitute" and s.after.has(E)
    )
    assert r"derived for $\Delta_{0}\to0$" in at_the_edge.says and "estimate" in at_the_edge.says
    inside = next(s for s in lesson.derivation("5.20").steps if s.rule == "substitute")
    assert "estimate" not in inside.says  # (5.12) holds for Δ₀ ≤ E


def test_no_two_spellings_of_a_minus_first_are_left(lesson) -> None:
    text = write(tell(lesson.session.derivations.told("5.18"), lesson.lecture.notation, full=True), "text")
    assert (
        "(- " not in text and "s=(2 d - a)/(2 a)" in text and "converges for a > d" in " ".join(text.split())
    )


def test_a_region_where_one_term_is_the_larger_is_opened_into_its_integrals() -> None:
    q = symbols("q", positive=True)
    value = 1 / (sp.sqrt(1 + 1 / x**6) * (x * y) ** 3)
    body = value * x**2 * y**2 * Theta(value - q / 2) * Theta(q - value) * Theta(y - x)
    steps = evaluate(Integral(body, (x, 0, oo), (y, 0, oo)), small=q).steps
    whole = told(*steps)
    number = next(line.partition(".")[0] for line in whole.splitlines() if "one term is the larger" in line)
    opened = told(*steps, only=int(number))
    assert "Then integrate over" in opened and "Then integrate over" not in whole
    looks = [s for s in steps if s.rule == "in logarithms" and s.after is not None]
    assert looks and all(s.checked is not False for s in check_steps(looks))
