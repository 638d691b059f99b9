"""What people asked of other systems and got wrong: each with the right answer, found independently, and a wrong twin.

``asked.jsonl`` has one case a line.  An integral has its right ``value`` as a formula, compared at the point
``at``, and a ``wrong`` one, which must differ there; or it is ``refused`` with a word of the reason, and has a
``control`` that is not.  A display has the verdict that may be ``said`` of it, and a control of another verdict.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
import sympy as sp

from tlssym.catalogue import match_lecture
from tlssym.integrate import IntegrateError, integrate
from tlssym.parse.declared import NOTHING, read_declared
from tlssym.parse.lower import lower_node
from tlssym.parse.notation import Notation
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.read import read_text
from tlssym.render.integral import integral_object, integral_text
from tlssym.values import Answer, Verdict
from tlssym.where import declared, read_statements

ROWS = [json.loads(line) for line in Path(__file__).with_name("asked.jsonl").open(encoding="utf-8")]
GOOD = {Verdict.PROVED, Verdict.AGREES, Verdict.SCALING}
BAD = {Verdict.REFUTED, Verdict.DIVERGENT}
ALLOWED = {"right": GOOD, "wrong": BAD, "open": set(Verdict) - GOOD - BAD, "not right": set(Verdict) - GOOD}
CLOSE = 1e-12


def of(kind):
    return [
        pytest.param(row, id=row["id"], marks=[pytest.mark.slow] if row.get("slow") else [])
        for row in ROWS
        if kind in row
    ]


def formula(latex, row):
    """A formula of the file, read as the tool reads one; the letters of the point are numbers."""
    statements, _ = read_statements(latex, row["id"], declared(list(row.get("letters", []))))
    return lower_node(statements[0].members[0], Notation.generic())


def number(expr, row):
    """At the point of the row, by the names of the symbols."""
    point = {s: sp.Rational(row.get("at", {})[s.name]) for s in expr.free_symbols}
    # sympy leaves the real part of a ζ at a broken number as it is
    return complex(sp.lambdify((), expr.subs(point), "mpmath")())


def asked(row):
    return integrate(
        row["latex"], where=row.get("where", ()), small=row.get("small"), large=row.get("large"), digits=15
    )


def same(first, second):
    return abs(first - second) <= CLOSE * max(1, abs(first), abs(second))


@pytest.mark.parametrize("row", of("value"))
def test_an_integral_has_its_value_and_no_other(row):
    report = asked(row)
    assert not same(number(formula(row["value"], row), row), number(formula(row["wrong"], row), row))
    if "or_refused" in row and report.value is None:
        assert report.result.refused
        return
    assert report.value is not None, report.result.refused
    assert any(check.outcome is Answer.AGREES for check in report.checks)
    assert same(number(report.value, row), number(formula(row["value"], row), row))
    assert not same(number(report.value, row), number(formula(row["wrong"], row), row))
    assert {str(c) for c in report.conditions} == set(row.get("needs", ()))
    printed = integral_text(report) + json.dumps(integral_object(report))
    assert not any(word in printed for word in row.get("unsaid", ()))


@pytest.mark.parametrize("row", of("refused"))
def test_what_is_refused_says_why_and_its_twin_is_answered(row):
    with pytest.raises(IntegrateError, match=row["refused"]):
        asked(row)
    assert integrate(row["control"], digits=15).value is not None


def outcome_of(display, toml=""):
    text = read_text(f"# Notes\n\n$$ {display} \\tag{{3.1}} $$\n", "notes.md")
    text = replace(text, declared=read_declared(tomllib.loads(toml)) if toml else NOTHING)
    parsed = parse_lecture(text, match_lecture(text))
    return check_formula(parsed.equations[0], parsed, Session(parsed.lecture), 15)


@pytest.mark.parametrize("row", of("check"))
def test_a_display_has_its_verdict_and_its_control_another(row):
    outcome = outcome_of(row["check"])
    assert outcome.verdict in ALLOWED[row["said"]], outcome.findings
    assert not {f.code for f in outcome.findings} & set(row.get("without", ()))
    assert all(word in " ".join(f.message for f in outcome.findings) for word in row.get("told", ()))
    assert outcome_of(row["control"]).verdict in ALLOWED[row["control_said"]]


@pytest.mark.parametrize("row", of("dimensions"))
def test_dimensions_of_mechanics_are_no_bases_of_their_own(row):
    def codes(dimension):
        said = "\n".join(f"{letter}.dimension='{of}'" for letter, of in (("u", "energy"), ("v", dimension)))
        return {f.code for f in outcome_of(row["display"], said).findings}

    assert codes(row["dimensions"]) == set()
    assert codes(row["wrong"]) == {"TLS202"}


@pytest.mark.parametrize("row", of("elsewhere"))
def test_an_exceptional_value_is_told(row):
    place, value = row["elsewhere"]
    cases = {str(condition): str(found) for condition, found in asked(row).result.cases}
    assert cases[place] == value


def test_names_in_the_json_are_read_back():
    row = next(row for row in ROWS if row["id"] == "M4")
    shown = integral_object(asked(row))["value"]
    assert sp.sympify(shown["sympy"]).free_symbols == {sp.Symbol(name) for name in shown["names"]}


def test_all_of_them_are_there():
    assert len(ROWS) == len({row["id"] for row in ROWS}) == 52
