"""An explanation has what a reader needs, and nothing that only a machine would write."""

import re

import pytest

from tlssym.classroom import open_lecture

QUICK = ("5.12", "5.19", "5.24")
NOISE = re.compile(
    r"\b_[a-z]\b|Symbol\(|Integral\(|\*\*[a-z(]|Pow\(|Eq\(|varepsilon\b(?<!\\varepsilon)|Delta_0|__|\bNone\b|Dummy"
)


@pytest.fixture(scope="module")
def lesson(opened):
    return opened("lecture5")


@pytest.mark.parametrize("id", QUICK)
@pytest.mark.parametrize("detail", ["brief", "full"])
def test_text_begins_with_what_is_wanted_and_ends_with_the_verdict(lesson, id, detail):
    text = lesson.explain(id, detail=detail)
    places = [
        text.find(word)
        for word in (
            "Wanted:",
            "Given:",
            "Derivation",
            "Result\n",
            "Verdict\n",
            "The text prints",
            "Verdict:",
        )
    ]
    assert -1 not in places and places == sorted(places)
    for source in lesson.follows(id):
        number = source.partition(":")[0]  # of a claim of the running text, the equation that it stands after
        assert (f"({number})" if source[0].isdigit() else source) in text


@pytest.mark.parametrize("id", QUICK)
def test_no_machine_noise(lesson, id):
    text = lesson.explain(id, detail="full")
    assert not NOISE.findall(text)
    assert "$" not in text and "\\" not in text


def test_full_has_each_step_with_its_check_and_brief_fewer(lesson):
    full, brief = (lesson.explain("5.19", detail=d) for d in ("full", "brief"))
    assert full.count("✓") > 2 and len(full) > len(brief)
    assert "balance" in full


def test_an_integral_is_told_with_its_order_limits_region_and_convergence(lesson):
    text = " ".join(lesson.explain("5.12", detail="full").split())
    for word in (
        "θ(Vₚ - |E - E₁|)",
        "Integrate over E₁ first",
        "u runs from 0 to 1",
        "Integrate over R, from",
        "Then integrate over u, from 0 to 1",
        "c₁=1/4 is settled now",
        "quadrature",
    ):
        assert word in text
    assert "corners" not in text
    opened = " ".join(" ".join(lesson.explain("5.12", step=n).split()) for n in (8, 10))
    assert "corners" in opened and "falls" in opened


def test_where_text_and_derivation_part_there_is_a_suggestion_and_a_witness(lesson, tmp_path):
    """Swap the exponent of (5.19) for its twin: the difference is told; with the right one it is gone."""
    source = lesson.lecture.path.read_text(encoding="utf-8")
    wrong, right = (
        r"\left( \frac{W_T}{T} \right)^{\frac{d}{2d-a}}",
        r"\left( \frac{W_T}{T} \right)^{\frac{a}{2d-a}}",
    )
    assert wrong in source
    mended = tmp_path / "mended.md"
    mended.write_text(source.replace(wrong, right), encoding="utf-8")
    text = open_lecture(str(mended), digits=15).explain("5.19")
    assert "In its place there should be" not in text and "differ, for example" not in text
    text = lesson.explain("5.19")
    assert (
        "In its place there should be" in text
        and "For example, at" in text
        and "W_T (W_T/T)^(a/(2 d - a))" in text
    )


@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_formulas_are_closed_in_every_form(lesson, form):
    text = lesson.explain("5.12", detail="full", form=form)
    assert text.count("{") == text.count("}")
    assert text.count(r"\left") - text.count(r"\leftarrow") == text.count(r"\right") - text.count(
        r"\rightarrow"
    )
    inline = text.replace("$$", "").count("$")
    assert inline % 2 == 0


def test_an_unknown_number_is_a_clear_error(lesson):
    with pytest.raises(KeyError, match=r"no equation 5[.]99"):
        lesson.explain("5.99")
