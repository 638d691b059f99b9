"""What an author declares of letters: each changes what is said as it must, and nothing where it says nothing new."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from tlssym.catalogue import match_lecture
from tlssym.cli import main
from tlssym.parse.declared import NOTHING, read_declared
from tlssym.pipeline import Session, check_formula, parse_lecture
from tlssym.project.config import ConfigError, find_config, read_table
from tlssym.read.lecture import read_text

SETS = Path(__file__).parents[1] / "notes"


def outcome_of(latex, toml=""):
    text = read_text(f"# Notes\n\n$$ {latex} \\tag{{91.1}} $$\n", "notes.md")
    text = replace(text, declared=read_declared(tomllib.loads(toml)) if toml else NOTHING)
    parsed = parse_lecture(text, match_lecture(text))
    return check_formula(parsed.equations[0], parsed, Session(parsed.lecture), 20)


CHANGES = [
    # formula, what is said of it, a declaration, what is said then, a declaration that changes nothing
    (r"\tau = \int_0^\infty \kappa \rho\, dz", "undecided", r"'\kappa'.of=[]" "\n" r"'\rho'.of=[]",
     "divergent", r"'\kappa'.of=[]"),
    (r"\int_0^1 g\, dx = 2", "undecided", "g.of=[]", "undecided", "g.kind='number'"),
    (r"\frac{4\pi}{3} R^3 \rho = \int_0^R 4\pi r^2 \rho\, dr", "proved", r"'\rho'.of=['r']", "undecided",
     r"'\rho'.of=[]"),
    (r"\sqrt{x^2} = x", "proved", "x.sign='real'", "undecided", "x.sign='positive'"),
    (r"a b = b a", "proved", "a.kind='operator'\nb.kind='operator'", "undecided", "a.kind='number'"),
    (r"A B = B A", "undecided", "A.kind='number'\nB.kind='number'", "proved", "A.kind='number'"),
    (r"C \int_0^1 x\, dx = \frac{C}{3}", "refuted", "C.up_to_number=true", "scaling", "C.kind='number'"),
    (r"x^b x^c = x^{b + c}", "proved", "b.kind='label'\nc.kind='label'", "undecided", "b.kind='number'"),
    (r"\frac{dH}{dt} = 0", "undecided", "H.of=[]", "proved", "H.kind='number'"),
    (r"\frac{dH}{dt} = 1", "undecided", "H.of=[]", "refuted", "H.kind='number'"),
    (r"\sin(\pi n) = 0", "undecided", "n.kind='index'", "proved", "n.kind='number'"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "before", "toml", "after", "idle"), CHANGES, ids=lambda each: each[:40])
def test_a_declaration_changes_the_verdict_as_it_must_and_its_twin_does_not(latex, before, toml, after, idle):
    assert outcome_of(latex).verdict.value == before
    assert outcome_of(latex, toml).verdict.value == after
    assert outcome_of(latex, idle).verdict.value == before


def test_dimensions_are_compared_once_they_are_declared():
    dimensions = "E.dimension='energy'\nm.dimension='energy*time^2/length^2'\nc.dimension='length/time'"
    assert not outcome_of("E = m c^2", dimensions).findings
    assert any(f.code.startswith("TLS2") for f in outcome_of("E = m c^3", dimensions).findings)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"x": {"kind": "numbr"}}, "kind"),
        ({"x": {"sgn": "real"}}, "did you mean 'sign'"),
        ({"x": 3}, "a table is expected"),
        ({"x": {"kind": "function"}}, "what it depends on"),
        ({"x": {"kind": "number", "of": ["t"]}}, "function"),
        ({"x": {"dimension": "energy^^2"}}, "dimension"),
        ({"x": {"up_to_number": "yes"}}, "true or false"),
        ({"": {"kind": "number"}}, "no name"),
    ],
)
def test_what_means_nothing_is_told_with_its_letter(said, told):
    with pytest.raises(ConfigError, match=told):
        read_table({"notation": said}, Path("tlssym.toml"))


@pytest.fixture
def notes(tmp_path):
    path = tmp_path / "stars.md"
    path.write_text(
        "# Stars\n\n$$ \\rho(r) = \\rho_0 e^{-r/L} $$\n\n$$ \\hat{H} = \\hat{p}^2 $$\n\n"
        "$$ \\sum_{k=1}^{3} k = 6 $$\n\n$$ \\tau = \\int_0^\\infty \\kappa\\, dz $$\n"
    )
    return path


def test_init_writes_what_was_guessed_and_why_and_check_uses_it(notes, capsys):
    assert main(["init", str(notes)]) == 0
    config = find_config(notes.parent)
    said = {name: (each["kind"], each.get("of")) for name, each in config.notation.items()}
    assert said[r"\rho"] == ("function", ["r"])
    assert said[r"\hat{H}"] == ("operator", None)
    assert said["k"] == ("index", None)
    assert said[r"\kappa"] == ("number", None)
    text = (notes.parent / "tlssym.toml").read_text()
    assert "# of = []" in text and "stands only under an integral (line 9)" in text
    assert main(["check", str(notes), "--jobs", "1"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "no installed lecture fits" in told and "as tlssym.toml declares them" in told
    (notes.parent / "tlssym.toml").write_text(text.replace("# of = []", "of = []"))
    assert main(["check", str(notes), "--jobs", "1"]) == 1
    assert "divergent" in capsys.readouterr().out


def test_init_overwrites_nothing_unless_told_to(notes, capsys):
    target = notes.parent / "tlssym.toml"
    target.write_text("digits = 20\n")
    assert main(["init", str(notes)]) == 2
    assert "--force" in capsys.readouterr().err and target.read_text() == "digits = 20\n"
    assert main(["init", str(notes), "--force"]) == 0
    assert "[notation." in target.read_text()


def test_init_says_why_there_is_nothing_to_write(tmp_path, capsys):
    (tmp_path / "empty.md").write_text("# Nothing\n")
    assert main(["init", str(tmp_path / "empty.md")]) == 2
    assert main(["init", str(tmp_path / "none.md")]) == 2
    assert not (tmp_path / "tlssym.toml").exists()


@pytest.mark.parametrize("name", ["quarto/moments.qmd", "mathjax/decay.md"])
def test_what_was_guessed_and_not_corrected_changes_no_verdict(name):
    from tlssym.project.symbols import guesses, starting_file
    from tlssym.read.lecture import read_lecture

    text = read_lecture(SETS / name)
    parsed = parse_lecture(text, match_lecture(text))
    toml = tomllib.loads(starting_file(name, guesses(parsed)))
    again = replace(text, declared=read_declared(toml["notation"]))
    other = parse_lecture(again, match_lecture(again))
    sessions = Session(parsed.lecture), Session(other.lecture)
    for mine, theirs in zip(parsed.equations, other.equations, strict=True):
        one = check_formula(mine, parsed, sessions[0], 15).verdict
        assert check_formula(theirs, other, sessions[1], 15).verdict is one
