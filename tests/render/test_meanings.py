"""What a reader needs beside the steps: what symbols stand for, what is assumed, what is an estimate only."""

from __future__ import annotations

import pytest
import sympy as sp
from sympy import symbols
from sympy.core.function import AppliedUndef

from tlssym.catalogue import generic
from tlssym.derive.operations.algebra import Put
from tlssym.derive.operations.balances import Solve
from tlssym.derive.operations.functions import put_function
from tlssym.derive.operations.memory import TransformedValue, TransformOfPrimitive
from tlssym.derive.operations.sources import Given
from tlssym.graph import made
from tlssym.judge.agreement import agreement
from tlssym.language import Theta, Transform
from tlssym.parse.notation import Name, Notation
from tlssym.render.document import write
from tlssym.render.meanings import meanings
from tlssym.render.telling import tell

x, y, z, t, p = symbols("x y z t p", positive=True)


@pytest.fixture(scope="module")
def lesson(opened):
    return opened("lecture5")


@pytest.mark.parametrize(
    "id",
    [
        "5.12",
        "5.41",
        "5.45",
        pytest.param("5.19", marks=pytest.mark.slow),
        pytest.param("5.46", marks=pytest.mark.slow),
    ],
)
def test_every_symbol_of_a_step_is_explained(lesson, id):
    """Declared ones are told what they stand for; others are what a step says it puts in."""
    notation, steps = lesson.lecture.notation, lesson.session.derivations.told(id)
    said = meanings([part for s in steps for part in (s.before, s.after)], notation, id)
    introduced: set[str] = set()
    for step in steps:
        introduced |= {
            s.name for c in step.conditions if isinstance(c, sp.Equality) for s in c.free_symbols
        } | {part.strip("\\{}") for part in step.says.replace("$", " ").replace(",", " ").split()}
        for part in (step.before, step.after):
            for each in part.atoms(sp.Symbol, AppliedUndef) if isinstance(part, sp.Basic) else ():
                name = each.name if isinstance(each, sp.Symbol) else each.func.__name__
                declared = notation.of_sympy(name, id)
                if declared is None:
                    is_differential = name.startswith("d") and notation.of_sympy(name[1:]) is not None
                    assert name in introduced or is_differential, (step.rule, name)
                else:
                    assert declared.latex in said, (step.rule, name)


def test_one_letter_for_two_functions_is_told_apart_and_an_unknown_symbol_is_left_out():
    names = (
        Name("W", "first", arguments=(("t",),)),
        Name("W", "second", arguments=(("t", "s"),)),
        Name("t", "time"),
    )
    W = sp.Function("W")
    said = meanings([W(t) + W(t, x) + Theta(t - x)], Notation(names))
    assert "$W(t)$: first" in said and "$W(t, s)$: second" in said and "step function" in said
    assert "x" not in said.replace("exp", "")
    assert meanings([W(t)], Notation(names[:1] + names[2:])) == "$t$: time; $W$: first"


def shown(*steps):
    return write(tell(steps, generic("").notation, full=True), "text")


@pytest.mark.parametrize(("rough", "sign"), [(True, "∼"), (False, "=")])
def test_what_is_known_up_to_a_number_is_told_with_a_tilde(rough, sign):
    of, value = made(Given("", x * y))[0], made(Given("", z**2, rough))[0]
    node, steps = made(Put(of, {x: value}, "put in"))
    assert f"{sign} y z²" in shown(*steps) and f"x {sign} z²" in shown(*steps)
    assert node.operation.is_estimate is rough
    _, steps = made(Solve(node, made(Given("", sp.Integer(1)))[0], y, "they are equal"))
    assert f"y z² {sign} 1" in shown(*steps)


@pytest.mark.slow
def test_where_the_lecture_stands_outside_of_what_was_derived(lesson):
    text = " ".join(lesson.explain("5.19").split())
    assert "The lecture speaks of a=3, d=3: that is on the border of a > d" in text
    assert "The lecture speaks of" not in lesson.explain("5.12")


@pytest.mark.slow
def test_what_is_assumed_is_listed(lesson):
    text = " ".join(lesson.explain("5.45", detail="full").split())
    assert "Assumed" in text and "one try at a time" in text and "W(Δ₀,0)=0" in text
    assert "Assumed" not in lesson.explain("5.19")


@pytest.mark.slow
def test_a_claim_says_what_it_means_where_it_is_written_otherwise(lesson):
    text = lesson.explain("5.24")
    assert "(a-d)/d < 1: proved: it means a < 2 d" in text


def test_the_transform_of_what_starts_from_zero():
    f, F = sp.Function("f"), sp.Function("F")
    integral = made(Given("", sp.Integral(f(x, t), (x, 0, y))))[0]
    whole, _ = made(TransformedValue(integral, sp.Function("q")(t), (t, p), "transform"))
    assert whole.formula == sp.Integral(Transform(f(x, t), t, p), (x, 0, y))
    start, _ = made(TransformOfPrimitive(f(x, t), (t, p), made(Given("", F(x, p)))[0], "by parts"))
    known = put_function(whole.formula, Transform(f(x, t), t, p), start.formula)
    assert known == sp.Integral(F(x, p) / p, (x, 0, y))
    # exact for t exp(-t); not for exp(-t), which starts from one
    for at_t, holds in ((t * sp.exp(-t), True), (sp.exp(-t), False)):
        rate = sp.integrate(sp.exp(-p * t) * sp.diff(at_t, t), (t, 0, sp.oo))
        value = sp.integrate(sp.exp(-p * t) * at_t, (t, 0, sp.oo))
        assert (sp.simplify(value - start.formula.subs(F(x, p), rate)) == 0) is holds


def test_a_witness_of_a_wrong_logarithm_shows_that_the_ratio_is_no_number():
    found = agreement(sp.log(y / x), 3 * sp.log(z / x), leading=x)
    assert found.refutes and "= ratio elsewhere" in found.words
    assert "= ratio elsewhere" not in agreement(sp.log(y / x), 3 * sp.log(y / x), leading=x).words
