"""A finding code is one object: its examples bring it and not, and nothing else says how serious it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

import tlssym
from tlssym.catalogue import lectures
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.project.config import Config
from tlssym.project.files import Target
from tlssym.project.run import Policy, Wanted, check_target
from tlssym.read import read_text
from tlssym.read.source import ReadError, decode
from tlssym.rules import RULES, Rule, Severity, Shown, nearest_code, selected

ROOT = Path(tlssym.__file__).parent


def sources() -> list[Path]:
    return [f for f in ROOT.rglob("*.py") if "rules" not in f.relative_to(ROOT).parts]


def test_every_code_that_is_used_is_a_rule_and_the_other_way_round():
    used = {code for f in sources() for code in re.findall(r"TLS[1-6]\d\d", f.read_text(encoding="utf-8"))}
    assert used == set(RULES)


def test_how_serious_a_finding_is_stands_in_its_rule_only():
    stages = ("read", "parse", "mathematics", "derive", "check", "judge")
    for file in sources():
        if file.relative_to(ROOT).parts[0] in stages:
            text = file.read_text(encoding="utf-8")
            assert not re.search(r"severity\s*=\s*Severity\.|Finding\([^)]*Severity\.", text), file
    stages_only = [f for f in sources() if f.relative_to(ROOT).parts[0] in (*stages, "pipeline.py")]
    asked = {
        variant
        for f in stages_only
        for variant in re.findall(r'(?<!levin[(])variant="([^"]+)"', f.read_text(encoding="utf-8"))
    }
    known = {variant for rule in RULES.values() for variant in rule.variants}
    assert asked <= known


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.code)
def test_a_rule_says_everything(rule: Rule):
    assert rule.title and rule.meaning.endswith(".") and rule.why.endswith(".") and rule.mend.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name) and rule.group
    assert (Path(tlssym.__file__).parent / "rules" / f"{rule.code.lower()}.py").is_file()
    assert (rule.wrong and rule.right) or rule.shown is not Shown.NOTES or rule.code == "TLS106"


def test_names_are_not_shared_and_a_slip_is_understood():
    assert len({rule.name for rule in RULES.values()}) == len(RULES)
    assert nearest_code("TLS340") in RULES and nearest_code("contradict-derivation") == "TLS304"
    assert selected("TLS304", ("TLS3",)) and not selected("TLS401", ("TLS3", "diverges"))
    assert selected("TLS501", ("diverges",))


def codes_of(text: str) -> set[str]:
    """Everything that is told of notes, by whatever tells it."""
    target = Target("notes.md", read_text(text, "notes.md"))
    report = check_target(target, Policy(Config(), Wanted(digits=15, jobs=1)))
    return {f.code for f in report.findings}


SEEN_IN_NOTES = [rule for rule in RULES.values() if rule.shown is Shown.NOTES and rule.wrong]


@pytest.mark.parametrize("rule", SEEN_IN_NOTES, ids=lambda rule: rule.code)
def test_the_wrong_example_brings_the_finding_and_the_right_one_does_not(rule: Rule):
    assert rule.code in codes_of(rule.wrong)
    assert rule.code not in codes_of(rule.right)


IN_A_LECTURE = [rule for rule in RULES.values() if rule.shown is Shown.LECTURE]


@pytest.mark.parametrize("rule", IN_A_LECTURE, ids=lambda rule: rule.code)
def test_the_example_from_a_lecture_brings_the_finding_where_it_stands(rule: Rule):
    tried = 0
    for lecture in lectures():
        session = Session(lecture)
        text = session.shipped.source.text
        if rule.wrong in text or (rule.right and rule.right in text):
            tried += 1
            with_it = text if rule.wrong in text else text.replace(rule.right, rule.wrong, 1)
            at = with_it.index(rule.wrong)
            told = _codes_at(with_it, at, session).count(rule.code)
            assert told
            if rule.right:  # what is only said of a formula stays, however that is printed
                mended = with_it.replace(rule.wrong, rule.right, 1)
                assert _codes_at(mended, at, session).count(rule.code) < told
            break
    assert tried


def _codes_at(text: str, at: int, session: Session) -> list[str]:
    """The codes of the formula that stands at an offset, those that follow from it, and of the file."""
    parsed = parse_lecture(read_text(text, "lecture.md"), session.lecture)
    line = parsed.source.place(at).line
    formulas = [*parsed.equations, *parsed.claims]
    before = [f for f in formulas if f.place.line <= line]
    here = max(before, key=lambda f: f.place.line).place.line if before else 0
    told = [f for f in formulas if f.place.line == here]
    units = {f.unit.id for f in told}
    told += [
        f
        for f in formulas
        if f.unit.id in session.lecture.units and units & set(session.derivations[f.unit.id].replays)
    ]
    # none of these codes comes from the numbers
    checked = [check_formula(formula, parsed, session, 15, numeric=False) for formula in told]
    return [f.code for f in parsed.problems] + [f.code for outcome in checked for f in outcome.findings]


def test_an_unreadable_file_is_refused_with_its_code():
    with pytest.raises(ReadError) as told:
        decode(b"\0\1\2", "notes.md")
    assert told.value.finding.code == "TLS106"


def test_a_finding_takes_its_severity_from_the_rule():
    from tlssym.values import Finding

    assert Finding("TLS304", "x").severity is Severity.ERROR
    assert Finding("TLS306", "x").severity is Severity.WARNING
    assert Finding("TLS306", "x", variant="aside").severity is Severity.NOTE
    assert replace(Finding("TLS304", "x"), severity=Severity.NOTE).severity is Severity.NOTE


def test_the_page_is_the_one_that_the_rules_make():
    from tlssym.render.rules import rules_page

    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == rules_page(), (
        "make it anew: tlssym rule --format markdown > docs/rules.md"
    )


@pytest.mark.parametrize("said", ["TLS304", "tls304", "contradicts-derivation"])
def test_a_rule_is_told_by_code_or_name(said, capsys):
    from tlssym.cli import main

    assert main(["rule", said]) == 0
    told = capsys.readouterr().out
    assert "TLS304 contradicts-derivation" in told and "% tlssym: allow TLS304" in told


def test_a_code_that_is_none_is_a_wrong_call_with_the_nearest(capsys):
    from tlssym.cli import main

    assert main(["rule", "TLS340"]) == 2
    assert "did you mean TLS" in capsys.readouterr().err


def test_all_rules_as_json(capsys):
    import json

    from tlssym.cli import main

    assert main(["rule", "--all", "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["code"] for each in told["rules"]] == list(RULES)
    assert all(each["meaning"] and each["severity"] in ("error", "warning", "note") for each in told["rules"])
