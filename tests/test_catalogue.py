"""Which lecture a file belongs to: its numbers alone do not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tlssym.catalogue import lectures, match_lecture, resemblance, shipped
from tlssym.read.lecture import read_lecture


def matched(text: str, folder: Path) -> str:
    file = folder / "notes.md"
    file.write_text(text, encoding="utf-8")
    return match_lecture(read_lecture(str(file))).id


@pytest.mark.parametrize("lecture", lectures(), ids=lambda lecture: lecture.id)
def test_a_copy_belongs_to_its_lecture(lecture, tmp_path: Path) -> None:
    text = lecture.path.read_text(encoding="utf-8")
    assert matched(text, tmp_path) == lecture.id
    bare = text.replace(r"\frac", r"\dfrac").replace(r"\right", "").replace(r"\left", "")
    assert matched(bare, tmp_path) == lecture.id
    assert matched(text.replace("R^", "Q^").replace("^3", "^2"), tmp_path) == lecture.id


def test_a_part_of_a_lecture_belongs_to_it(tmp_path: Path) -> None:
    text = shipped().path.read_text(encoding="utf-8")
    displays = [block for block in text.split("\n\n") if block.startswith("$$") and "(5.2" in block]
    assert len(displays) > 3
    assert matched("\n\n".join(displays[:3]), tmp_path) == "lecture5"


@pytest.mark.parametrize(
    "formulas",
    [
        [r"F = m a \tag{5.1}", r"a = \frac{dv}{dt} \tag{5.2}", r"T = \frac12 m v^2 \tag{5.3}"],
        [r"\frac{a}{b = c \tag{1.1}", r"\int_0^1 x^2 dx = \frac13 \tag{1.9}"],
        [r"a = c \tag{1.1}"],
        [r"\foo = x \tag{1.4}", r"E = m c^2 \tag{1.5}", r"x = \sqrt{y} \tag{1.6}"],
        [r"E = \frac{p^2}{2m} \tag{5.9}", r"\Delta E = \hbar \omega \tag{5.10}"],
    ],
)
def test_the_numbers_of_another_lecture_do_not_make_a_file_that_lecture(
    formulas: list[str], tmp_path: Path
) -> None:
    assert matched("\n\n".join(f"$${f}$$" for f in formulas), tmp_path) == "generic"


def test_many_edits_do_not_hide_a_lecture(tmp_path: Path) -> None:
    text = shipped().path.read_text(encoding="utf-8")
    for old, new in (("3", "4"), ("W", "Q"), (r"\frac", r"\tfrac"), ("T^", "T_")):
        text = text.replace(old, new)
    text = text.replace(r"\Delta_0", r"\Delta_1")
    assert matched(text, tmp_path) == "lecture5"


def test_how_well_a_file_fits_is_said(tmp_path: Path) -> None:
    longer = r"\mathcal{Q}_{\mathrm{abcdefgh}}^{\mathrm{ijklmnopqrstuvw}}"
    text = shipped().path.read_text(encoding="utf-8").replace("P_0", longer)
    file = tmp_path / "notes.md"
    file.write_text(text, encoding="utf-8")
    found = resemblance(read_lecture(str(file)), shipped())
    assert found.is_enough and 0 < found.alike < found.formulas
    other = tmp_path / "other.md"
    other.write_text(r"$$F = \int_0^L \frac{dx}{x^2+a^2} \approx \frac{\pi}{2a} \tag{1.1}$$")
    assert not any(resemblance(read_lecture(str(other)), each).is_enough for each in lectures())
