"""Mending a wrong formula of the lecture makes its errors go, and nothing new comes anywhere."""

from __future__ import annotations

import pytest
from bench_of_faults import Bench, mended_bench, shipped_bench
from mends import MENDS, Mend, mended

from tlssym.read import read_text

# what a divergent integral hid: pure numbers lost under "=" on either side of it
REVEALED = {"5.16": {"TLS401"}}
WRONG = sorted(mend.id for mend in MENDS)


def touched(bench: Bench, mend: Mend) -> list[str]:
    """The formulas whose judgement can depend on what is mended: itself, and what is replayed from it."""
    derivations = bench.session.derivations
    return [
        id
        for id, formula in bench.formulas.items()
        if id == mend.id
        or formula.unit.id not in bench.session.lecture.units
        or mend.id in derivations[id].replays
    ]


def test_the_errors_of_the_lecture_are_those_that_the_mends_are_for():
    bench = shipped_bench()
    wrong = sorted(id for id in bench.formulas if bench.before(id).errors)
    assert wrong == WRONG


@pytest.mark.parametrize("mend", MENDS, ids=lambda mend: mend.id)
def test_a_mend_clears_its_errors_and_brings_nothing_new(mend: Mend):
    shipped = shipped_bench()
    assert shipped.before(mend.id).errors
    bench = Bench(read_text(mended(shipped.read, (mend,))), shipped.session)
    assert list(bench.formulas) == list(shipped.formulas)
    assert bench.before(mend.id).errors == ()
    assert bench.before(mend.id).verdict in ("proved", "scaling", "definition")
    for id in touched(bench, mend):
        new = [f for f in bench.before(id).more_than(shipped.before(id)) if f[1] not in REVEALED.get(id, ())]
        assert new == [], id


@pytest.mark.parametrize("id", WRONG)
def test_with_every_mend_no_error_is_left(id: str):
    bench, shipped = mended_bench(), shipped_bench()
    assert bench.before(id).errors == ()
    new = [f for f in bench.before(id).more_than(shipped.before(id)) if f[1] not in REVEALED.get(id, ())]
    assert new == []


def test_with_every_mend_the_other_formulas_are_as_before_or_better():
    bench, shipped = mended_bench(), shipped_bench()
    for id in bench.formulas:
        assert bench.before(id).more_than(shipped.before(id)) == () or id in WRONG, id
        assert bench.before(id).verdict not in ("refuted", "divergent"), id


@pytest.mark.parametrize(
    ("id", "change", "left"),
    [
        ("5.42", (r"\frac{d\tau}{x(t)}", r"\frac{d\tau}{x(t-\tau)}"), 3),
        ("5.42", (r"\frac{1}{\pi \eta U_0 E_*^2}", r"\frac{1}{\pi \eta E_*}"), 2),
        (
            "5.16",
            (r"\ln\left(\frac{E}{\varepsilon}\right)", r"\ln\left(\frac{\Delta_0}{\varepsilon}\right)"),
            1,
        ),
    ],
)
def test_half_a_mend_leaves_the_other_half_of_the_findings(id: str, change: tuple[str, str], left: int):
    shipped = shipped_bench()
    bench = Bench(read_text(mended(shipped.read, (Mend(id, (change,)),))), shipped.session)
    assert len(bench.before(id).errors) == left < len(shipped.before(id).errors)
