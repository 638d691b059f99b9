"""Displays, numbers and inline formulas, in every form authors use, each with its place."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tlssym.read import ReadError, read_lecture, read_text


def numbers(text: str, path: str = "") -> list[str]:
    return [passage.number for passage in read_text(text, path).passages]


@pytest.mark.parametrize(
    "text",
    [
        r"$$a = b \tag{5.1}$$",
        r"$$a = b. \tag*{(5.1)}$$",
        r"$$a = b \quad (5.1)$$",
        r"$$a = b, \qquad (5.1).$$",
        "$$\na = b\n(5.1)\n$$",
        r"$$a = b \eqno(5.1)$$",
        r"$$\begin{aligned} a &= b \end{aligned} (5.1)$$",
        r"$$\begin{aligned} a &= b \\ &= c \end{aligned} \quad (5.1)$$",
        r"$$a = b$$ (5.1)",
        r"\[ a = b \tag{5.1} \]",
        r"\begin{equation} a = b \label{eq:5.1} \end{equation}",
        r"\begin{equation}\label{5.1} a = b \end{equation}",
        "\\begin{align} a &= b \\tag{5.1} \\end{align}",
        "\\begin{align*} a &= b \\\\ &= c \\tag{5.1} \\end{align*}",
        r"\begin{gather} a = b \tag{5.1} \end{gather}",
        r"\begin{multline} a = b \\ + c \tag{5.1} \end{multline}",
        r"\begin{eqnarray} a & = & b \tag{5.1} \end{eqnarray}",
        "text before $$a = b \\tag{5.1}$$ text after",
        "> quoted\n\n$$a = b \\tag{5.1}$$",
        "\\\\[ a = b \\tag{5.1} \\\\]",
        "```math\na = b \\tag{5.1}\n```",
        "$$ a = b $$ {#eq:5.1}",
        "- item\n\n  $$\n  a = b \\tag{5.1}\n  $$",
    ],
)
def test_one_number(text):
    lecture = read_text(text)
    assert [passage.number for passage in lecture.passages] == ["5.1"]
    assert not lecture.problems
    (block,) = lecture.passages[0].blocks
    assert "5.1" not in block.latex and "a" in block.latex and "b" in block.latex
    assert len(block.latex) <= len(text) and text[block.start : block.end].replace("5.1", "").split()[0]


def test_offsets_and_places_are_those_of_the_file():
    text = "One.\n\nTwo $$x = y \\tag{1.1}$$\n"
    passage = read_text(text).passages[0]
    block = passage.blocks[0]
    assert text[block.start : block.start + 5] == "x = y"
    assert (passage.place.line, passage.place.column) == (3, 5)


def test_neighbours_without_number_belong_to_the_number():
    text = "$$a = b,$$\n\n$$c = d \\tag{1.1}$$\n\n$$e = f.$$\n\nwords\n\n$$g = h$$\n"
    lecture = read_text(text)
    assert [(passage.number, len(passage.blocks)) for passage in lecture.passages] == [("1.1", 3), ("L9", 1)]
    assert not lecture.problems


def test_between_two_numbers_a_display_belongs_to_the_one_before():
    lecture = read_text("$$a = b \\tag{1.1}$$\n$$c = d$$\n$$e = f \\tag{1.2}$$\n")
    assert [len(passage.blocks) for passage in lecture.passages] == [2, 1]


def test_align_with_a_tag_in_every_row():
    text = "\\begin{align}\n a &= b \\tag{1.1} \\\\\n c &= d \\\\\n &+ e \\tag{1.2}\n\\end{align}"
    lecture = read_text(text)
    assert [passage.number for passage in lecture.passages] == ["1.1", "1.2"]
    assert "+ e" in lecture.passages[1].latex and "c" in lecture.passages[1].latex


def test_latex_counts_by_itself():
    text = (
        "\\documentclass{article}\n\\begin{document}\n\\begin{equation} a = b \\end{equation}\n"
        "% \\begin{equation} not = me \\end{equation}\nword\n"
        "\\begin{align} c &= d \\\\ e &= f \\nonumber \\\\ g &= h \\end{align}\n"
        "word\n\\begin{equation*} i = j \\end{equation*}\n\\end{document}\n"
    )
    assert numbers(text, "x.tex") == ["1", "2", "3", "L8"]


def test_latex_numbers_within_sections():
    text = (
        "\\documentclass{article}\\numberwithin{equation}{section}\\begin{document}\n\\section{A}\n"
        "\\begin{equation} a = b \\end{equation}\nword\\section{B}\n\\begin{equation} c = d \\end{equation}\n"
    )
    assert numbers(text, "x.tex") == ["1.1", "2.1"]


@pytest.mark.parametrize(
    "text",
    [
        "```\n$$a = b \\tag{9.9}$$\n```\n",
        "~~~tex\n$$a = b \\tag{9.9}$$\n~~~\n",
        "`$$a = b \\tag{9.9}$$`\n",
        "<!-- $$a = b \\tag{9.9}$$ -->\n",
        "\\begin{verbatim}$$a = b \\tag{9.9}$$\\end{verbatim}\n",
    ],
)
def test_code_and_comments_hold_no_formulas(text):
    assert numbers(text + "\n$$x = y \\tag{1.1}$$\n") == ["1.1"]


def test_dollars_that_are_no_formulas():
    text = "It costs \\$5 or $6.\n\nNext $x<1$ and \\(y = 2\\).\n\n$$x = y \\tag{1.1}$$"
    lecture = read_text(text)
    assert [inline.latex for inline in lecture.inline] == ["x<1", "y = 2"]


def test_inline_formulas_know_what_they_follow():
    lecture = read_text("$a = 0$ $$x = y \\tag{1.1}$$ then $b < c$ and $V_n$ $$x = z \\tag{1.2}$$ $p \\ll q$")
    assert [(i.follows, i.states_relation) for i in lecture.inline] == [
        ("", True),
        ("1.1", True),
        ("1.1", False),
        ("1.2", True),
    ]


# -- what is wrong with a file ------------------------------------------------------------------------------


def test_a_number_twice():
    lecture = read_text("$$a = b \\tag{1.1}$$\n\nword\n\n$$c = d \\tag{1.1}$$\n")
    (finding,) = lecture.problems
    assert (finding.code, finding.place.line) == ("TLS104", 5)
    assert "line 1" in finding.message
    assert [passage.number for passage in lecture.passages] == ["1.1", "L5"]


def test_a_number_left_out_is_a_note():
    lecture = read_text("$$a = b \\tag{5.16}$$\nw\n$$c = d \\tag{5.18}$$\nw\n$$c = d \\tag{5.22}$$\n")
    assert [(f.code, f.severity.value) for f in lecture.problems] == [("TLS601", "note")] * 2
    assert "(5.17)" in lecture.problems[0].message and "(5.19) to (5.21)" in lecture.problems[1].message


def test_a_display_that_is_never_closed_costs_only_itself():
    lecture = read_text("$$a = b \\tag{1.1}\n\nwords $x$\n\n$$c = d \\tag{1.2}$$\n")
    assert [passage.number for passage in lecture.passages] == ["1.1", "1.2"]
    assert (lecture.problems[0].code, lecture.problems[0].place.line) == ("TLS101", 1)


def test_no_formula_at_all():
    assert [finding.code for finding in read_text("Only words.").problems] == ["TLS105"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n \n", "empty"),
        (b"\x7fELF\0\0\1\2", "binary"),
        ("$$a=b$$".encode("utf-16"), "UTF-16"),
        (b"$" * 6_000_000, "split it"),
    ],
)
def test_files_that_are_not_read(tmp_path, data, says):
    file = tmp_path / "lecture.md"
    file.write_bytes(data)
    with pytest.raises(ReadError, match=says) as error:
        read_lecture(file)
    assert str(file) in str(error.value) and error.value.finding.code == "TLS106"


def test_a_file_of_50_megabytes_is_refused_unread(tmp_path):
    file = tmp_path / "large.md"
    with file.open("wb") as stream:
        stream.truncate(50_000_000)
    with pytest.raises(ReadError, match="50000000 bytes"):
        read_lecture(file)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(ReadError, match="readable file"):
        read_lecture(tmp_path / "none.md")
    with pytest.raises(ReadError, match="folder"):
        read_lecture(tmp_path)


def test_bad_utf8_is_told_and_the_rest_read(tmp_path):
    file = tmp_path / "lecture.md"
    file.write_bytes(b"caf\xe9\n\n$$a = b \\tag{1.1}$$\n")
    lecture = read_lecture(file)
    assert [passage.number for passage in lecture.passages] == ["1.1"]
    assert (lecture.problems[0].code, lecture.problems[0].place.line) == ("TLS106", 1)


def test_windows_line_ends_and_byte_order_mark(tmp_path):
    file = tmp_path / "lecture.md"
    file.write_bytes(b"\xef\xbb\xbfword\r\n\r\n$$a = b,$$\r\n\r\n$$c = d \\tag{1.1}$$\r\n")
    (passage,) = read_lecture(file).passages
    assert passage.place.line == 5 and len(passage.blocks) == 2


def test_reading_needs_no_sympy():
    code = "import sys, tlssym.read; sys.exit('sympy' in sys.modules or 'lark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
