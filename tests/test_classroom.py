"""A lecture at hand: answers compared by the engine, values at numbers, and clear errors."""

import pytest

from tlssym.catalogue import match_lecture
from tlssym.classroom import Lesson, LessonError, open_lecture
from tlssym.integrate import integrate
from tlssym.read.lecture import read_lecture
from tlssym.read.source import ReadError
from tlssym.values import Verdict


@pytest.fixture(scope="module")
def lesson(opened):
    return opened("lecture5")


def test_an_answer_may_be_written_in_another_way_or_as_an_equation(lesson):
    assert lesson.check_answer("threshold in the plane", r"E_* = W_T (W_T/T)^3").startswith("✓")
    assert lesson.check_answer("threshold in the plane", r"W_T^{4} T^{-3}").startswith("✓")


@pytest.mark.parametrize(
    "answer",
    [
        r"\frac{W_T",
        "__import__('os').system('true')",
        r"\unknown",
        r"x^{9^{9^{9}}}",
        "W_T " * 1000,
        r"a = b \\ c = d",
    ],
)
def test_what_cannot_be_read_is_neither_right_nor_wrong(lesson, answer):
    assert lesson.check_answer("threshold in the plane", answer)[0] in "?✗"
    assert not lesson.check_answer("threshold in the plane", answer).startswith("✓")


def test_no_answer_yet(lesson):
    assert "Write your answer" in lesson.check_answer("threshold in the plane", " ")


def test_values_follow_the_numbers(lesson):
    one = lesson.values("5.24", P_0=0.001, a=4, d=3)
    other = lesson.values("5.24", P_0=0.002, a=4, d=3)
    assert one != other and "derived / printed" in one and "$a=4$" in one


@pytest.mark.parametrize(
    "call", [lambda x: x.figure("none"), lambda x: x.check_answer("none", "1"), lambda x: x.check("5.99")]
)
def test_what_does_not_exist_is_named(lesson, call):
    with pytest.raises(KeyError, match=r"there (is|are) no"):
        call(lesson)


def test_neither_a_lecture_nor_a_file(tmp_path):
    with pytest.raises(ReadError):
        open_lecture(str(tmp_path / "nothing.md"))


@pytest.mark.parametrize(
    "id", ["region of one resonance", "regions of a pair", "exponent plane", "threshold"]
)
def test_figures_tell_their_numbers(lesson, id):
    assert any(c.isdigit() for c in lesson.figure(id).says)


def test_a_figure_outside_of_the_conditions_says_so(lesson):
    assert "nothing is claimed" not in lesson.figure("threshold").says
    picture = lesson.figure("threshold", a_value=7)
    assert picture.says.startswith(r"outside of $a < 2 d$, nothing is claimed")
    assert "derived for" in picture.figure.get_suptitle()
    assert "nothing is claimed" not in lesson.figure("regions of a pair").says


# -- values --------------------------------------------------------------------------------------------------


def test_values_show_every_member_that_is_printed(lesson):
    shown = str(lesson.values("5.27"))
    assert "| 1000 |" in shown and "0.492373" in shown
    assert "T (P_0 U_0)^3" in str(lesson.values("5.28")) and "(P_0 U_0)^4" in str(lesson.values("5.29"))


def test_values_refuse_what_is_outside_and_what_is_unknown(lesson):
    for id, numbers in (
        ("5.19", {"a": 7, "d": 3}),
        ("5.18", {"a": 2, "d": 3}),
        ("5.12", {"Delta_0": 2, "E": 1}),
    ):
        said = str(lesson.values(id, **numbers))
        assert said.startswith("No values") and "| ---" not in said
    assert "| ---" in str(lesson.values("5.19", a=5, d=3))
    with pytest.raises(LessonError, match=r"zz does not stand in \(5\.19\); there are P_0, T"):
        lesson.values("5.19", zz=1)


def test_what_there_is_can_be_looked_at(lesson):
    assert list(lesson.sections) == list(lesson.lecture.sections)
    assert "E_*" in lesson.exercises["threshold in the plane"] and lesson.figures
    assert len(repr(lesson)) < 300 and lesson._repr_markdown_().startswith("**Two-level")
    outcome = lesson.check("5.19")
    assert repr(outcome).startswith("(5.19) refuted: ") and len(repr(outcome)) < 500
    assert "$$" in outcome._repr_markdown_()


def test_a_derivation_and_an_integral_are_shown_in_a_few_words(lesson):
    derivation = lesson.derivation("5.10")
    assert repr(derivation).startswith("Derivation of (5.10)") and len(repr(derivation)) < 200
    assert "$$" in derivation._repr_markdown_()
    found = integrate(r"\int_1^\infty \frac{dx}{x^2}")
    assert repr(found) == "Integral: 1" and "= 1" in found._repr_markdown_()
    assert "diverges" in repr(integrate(r"\int_1^\infty \frac{dx}{x}"))


def test_several_processes_say_what_one_says(tmp_path):
    notes = tmp_path / "notes.md"
    shown = [rf"\int_0^{{{n}}} x\,dx = \frac{{{n * n}}}{{2}}" for n in range(1, 8)]
    shown[3] = r"\int_0^4 x\,dx = 9"
    notes.write_text("\n\n".join(f"$${each} \\tag{{{n}}}$$" for n, each in enumerate(shown, 1)), encoding="utf-8")
    one, several = (Lesson(match_lecture(text), str(notes), text=text) for text in [read_lecture(notes)] * 2)
    one.check_all(jobs=1)
    several.check_all(jobs=2)
    assert several.verdicts() == one.verdicts() and several.verdicts()["4"] is Verdict.REFUTED
    for id in one.verdicts():
        assert several.check(id) == one.check(id)
        assert several.explain(id) == one.explain(id)
