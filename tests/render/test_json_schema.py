"""What ``--format json`` prints is what the schemas kept in the package say, and nothing beside it."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from tlssym.cli import main

jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is in the test extra")

FEW = ("5.5", "5.11", "5.19")


def schema(name):
    """A schema of the package, itself checked to be one."""
    found = json.loads(
        files("tlssym.render").joinpath("schema", f"{name}.schema.json").read_text(encoding="utf-8")
    )
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


def printed(capsys, *arguments):
    """The object that a command prints."""
    main(list(arguments))
    return json.loads(capsys.readouterr().out)


def complaints(name, found):
    """Each violation with its place."""
    return [
        f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in schema(name).iter_errors(found)
    ]


def test_some_equations_of_the_shipped_lecture(capsys):
    found = printed(capsys, "check", "--only", *FEW, "--format", "json", "--digits", "15")
    assert complaints("check", found) == []
    assert [e["id"] for e in found["equations"]] == list(FEW)
    assert found["summary"]["equations"] == len(FEW)


@pytest.mark.slow
def test_the_whole_shipped_lecture(capsys):
    found = printed(capsys, "check", "--format", "json", "--digits", "15")
    assert complaints("check", found) == []
    verdicts = [e["verdict"] for e in found["equations"]]
    counted = {v: n for v, n in found["summary"].items() if v in set(verdicts)}
    assert counted == {v: verdicts.count(v) for v in set(verdicts)}
    assert found["summary"]["equations"] == len(verdicts) == len({e["id"] for e in found["equations"]})
    # neither leg alone is a pass
    derived = [e for e in found["equations"] + found["claims"] if e["verdict"] in ("proved", "scaling")]
    assert derived and all(any(c["outcome"] == "agrees" for c in e["checks"]) for e in derived)


@pytest.mark.parametrize(
    "arguments",
    [
        (r"\int d^dR\, \frac{1}{R^b}\, \theta(R - R_0)", "--where", "d = 3"),
        (r"\int_1^{\infty} \frac{dx}{x^a}", "--where", "a < 1"),
        (r"\int_0^{\infty} \frac{dx}{t + x + x^2}", "--small", "t"),
        (r"\int_0^1 dx \int_0^1 dy\, \theta(\sin(x y) - a)",),
        (r"N = \int_0^1 x^c dx", "--where", "c < 0"),
    ],
)
def test_integrals(capsys, arguments):
    assert complaints("integrate", printed(capsys, "integrate", *arguments, "--format", "json")) == []


# -- wrong twins: what the schemas must refuse ---------------------------------------------------------------


@pytest.mark.parametrize(
    "change",
    [
        {"schema": 2},
        {"converges": "yes"},
        {"conditions": ["True"]},
        {"value": {"latex": "1"}},
        {"extra": 1},
        {"escapes": "x → ∞"},
        {"converges": False},
        {"converges": None},
        {"log_powers": {"a": "1"}},
    ],
)
def test_a_wrong_integral_object_is_refused(capsys, change):
    good = printed(capsys, "integrate", r"\int_0^1 x dx", "--format", "json")
    assert complaints("integrate", good) == []
    assert complaints("integrate", good | change) != []


def test_a_wrong_report_is_refused(capsys):
    good = printed(capsys, "check", "--only", "5.5", "--format", "json")
    for change in (
        {"verdict": "right"},
        {"verdict": "refuted", "findings": []},
        {"conditions": ["True"]},
        {"more": 1},
    ):
        bad = json.loads(json.dumps(good))
        bad["equations"][0] |= change
        assert complaints("check", bad) != [], change
    assert complaints("check", {k: v for k, v in good.items() if k != "claims"}) != []
