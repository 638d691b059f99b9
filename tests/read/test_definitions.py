"""Macros as authors define them, and the numbers that LaTeX counts: read from the file, and blanked out of it."""

from __future__ import annotations

import pytest

from tlssym.catalogue import match_lecture
from tlssym.pipeline import parse_lecture
from tlssym.read import read_text

HEAD = "\\documentclass{article}\n"


def read(definitions, formula, path="x.tex"):
    text = read_text(f"{HEAD}{definitions}\n\\begin{{document}}\n{formula}\n\\end{{document}}", path)
    return text, parse_lecture(text, match_lecture(text)).equations


@pytest.mark.parametrize(
    ("definition", "call"),
    [
        (r"\newcommand{\half}{\frac{1}{2}}", r"\half x"),
        (r"\newcommand*\half{\frac{1}{2}}", r"\half x"),
        (r"\renewcommand{\half} {\frac{1}{2}} % \newcommand{\half}{3}", r"\half x"),
        (r"\providecommand{\half}[1]{\frac{#1}{2}}", r"\half{x}"),
        (r"\newcommand{\half}[2][1]{\frac{#1}{2} #2}", r"\half{x}"),
        (r"\def\half{\frac{1}{2}}", r"\half x"),
        (r"\gdef\half#1{\frac{#1}{2}}", r"\half x"),
        ("\\newcommand{\\half}[1]\n  {\\frac{#1}{2}}", r"\half{x}"),
        (r"\DeclareRobustCommand{\half}{\frac{1}{2}}", r"\half x"),
        (r"\newcommand{\two}{2}\newcommand{\half}{\frac{1}{\two}}", r"\half x"),
        (r"\newcommand{\half}{\frac12}\let\oldhalf=\half \renewcommand{\half}{3}", r"\oldhalf x"),
    ],
)
def test_a_definition_is_read(definition, call):
    _, (formula,) = read(definition, rf"\begin{{equation}} y = {call} \end{{equation}}")
    assert not formula.printed.findings
    assert len(formula.printed.statements) == 1 and len(formula.printed.statements[0].members) == 2
    assert "half" not in str(formula.printed.statements)


def test_operators_and_paired_bars():
    _, (formula,) = read(
        r"\DeclareMathOperator{\erfc}{erfc}\DeclarePairedDelimiter{\abs}{\lvert}{\rvert}",
        r"\begin{equation} y = \erfc(\abs{x}) \end{equation}",
    )
    assert not formula.printed.findings and "erfc" in str(formula.printed.statements)


def test_arguments_that_are_not_in_braces_are_told_where_the_macro_is_used():
    _, (formula,) = read(r"\def\f(#1){x}", r"\begin{equation} y = \f(2) \end{equation}")
    (finding,) = formula.printed.findings
    assert "not given in braces" in finding.message and finding.place.line == 4


def test_displays_by_short_names():
    text, formulas = read(
        r"\newcommand{\be}{\begin{equation}}\newcommand{\ee}{\end{equation}}\def\bea{\begin{eqnarray}}\def\eea{\end{eqnarray}}"
        r"\newenvironment{eq}{\begin{equation}}{\end{equation}}",
        "\\be a = b \\ee\n\nw\n\n\\bea c &=& d \\\\ e &=& f \\eea\n\nw\n\n\\begin{eq} g = h \\end{eq}",
    )
    assert [f.id for f in formulas] == ["1", "2", "3", "4"] and not text.problems
    assert text.passages[0].latex == "a = b"


def test_definitions_in_markdown_are_no_formulas():
    text = read_text("$$\n\\newcommand{\\half}{\\frac12}\n$$\n\nw\n\n$$ y = \\half x \\tag{1.1} $$\n", "x.md")
    assert not text.problems
    (formula,) = parse_lecture(text, match_lecture(text)).equations
    assert not formula.printed.findings


def test_a_definition_that_is_never_closed_hides_nothing():
    text = read_text("\\newcommand{\\half}{\\frac12\n\n$$ y = x \\tag{1.1} $$\n", "x.md")
    assert [p.number for p in text.passages] == ["1.1"]


def numbers(body, head=""):
    return [
        p.number for p in read_text(f"{HEAD}{head}\\begin{{document}}\n{body}\n\\end{{document}}").passages
    ]


def equation(formula):
    return f"\\begin{{equation}} {formula} \\end{{equation}}\nword\n"


def test_parts_of_subequations_share_a_number():
    parts = (
        "\\begin{subequations}\n\\begin{align} c &= d \\\\ e &= f \\end{align}\n\\end{subequations}\nword\n"
    )
    assert numbers(equation("a = b") + parts + equation("g = h")) == ["1", "2a", "2b", "3"]


def test_a_counter_that_is_set():
    assert numbers(
        "\\setcounter{equation}{4}" + equation("a = b") + "\\addtocounter{equation}{1}" + equation("c = d")
    ) == ["5", "7"]


def test_sections_by_a_new_meaning_of_theequation():
    head = r"\renewcommand{\theequation}{\thesection.\arabic{equation}}"
    assert numbers("\\section{A}\n" + equation("a = b") + "\\section{B}\n" + equation("c = d"), head) == [
        "1.1",
        "2.1",
    ]


def test_a_tag_in_one_row_leaves_the_others_their_own_numbers():
    assert numbers(r"\begin{gather} a = b \\ c = d \tag{SG} \\ e = f \notag \\ g = h \end{gather}") == [
        "1",
        "SG",
        "2",
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (r"a &= b \\ &= c", ["a &= b", r"b \\ &= c"]),
        (r"f(x=1) &= b_{n=1} \\ &\approx c", ["f(x=1) &= b_{n=1}", r"b_{n=1} \\ &\approx c"]),
        (r"a &= b \\ & \quad + c \\ & - d \\ e &= f", [r"a &= b \\ & \quad + c \\ & - d", "e &= f"]),
        (r"a &= b \\ -c &= d", ["a &= b", "-c &= d"]),
    ],
)
def test_a_row_that_goes_on_from_the_row_before(rows, expected):
    text = read_text(f"{HEAD}\\begin{{document}}\n\\begin{{align}} {rows} \\end{{align}}\n\\end{{document}}")
    assert [p.latex for p in text.passages] == expected
    for passage in text.passages:
        (block,) = passage.blocks
        assert text.text[block.start : block.end].split() == block.latex.split()


@pytest.mark.parametrize(
    "display",
    [
        r"\begin{alignat}{2} a &= b \\ c &= d \end{alignat}",
        r"\begin{IEEEeqnarray}{rCl} a &=& b \\ c &=& d \end{IEEEeqnarray}",
    ],
)
def test_columns_are_no_part_of_the_first_row(display):
    text, formulas = read("", display)
    assert [f.id for f in formulas] == ["1", "2"]
    assert text.passages[0].latex.startswith("a &=")


def test_a_line_of_comment_is_no_empty_line():
    body = (
        "\\begin{equation}\n a = b\n % c = d \\tag{77}\n\\end{equation}\n% a word\nword\n"
        "\\begin{align}\n c &= d \\\\\n  % e\n f &= g \\\\\n % h\n\\end{align}\nword\n"
        "$$ x = y \\quad (5.5) % z\n % t\n$$\n"
    )
    text = read_text(f"{HEAD}\\begin{{document}}\n{body}\n\\end{{document}}")
    assert [p.number for p in text.passages] == ["1", "2", "3", "5.5"]
    assert not [f for f in text.problems if f.code == "TLS101"]


def test_short_names_that_take_a_label():
    text, formulas = read(
        r"\newcommand{\beq}[1]{\begin{equation}\label{#1}}\newcommand{\eeq}{\end{equation}}",
        r"\beq{eq:one} a = b \eeq",
    )
    assert [f.id for f in formulas] == ["1"] and not text.problems
    assert text.passages[0].latex == "a = b" and not formulas[0].printed.findings


def test_a_macro_that_makes_whole_displays_is_told_where_it_is_used():
    macro = r"\newcommand{\eq}[2]{\begin{equation}#1 = #2\end{equation}}"
    text, _ = read(macro, "word\n\n\\eq{a}{b}\n\n$$ c = d \\tag{1} $$")
    (finding,) = text.problems
    assert finding.code == "TLS105" and r"\eq" in finding.message and finding.place.line == 6
    unused, _ = read(macro, "$$ c = d \\tag{1} $$")
    assert not unused.problems


def test_a_macro_whose_argument_is_a_display():
    macro = r"\newcommand{\eq}[1]{\begin{equation}#1\end{equation}}"
    text, formulas = read(macro, "word\n\n\\eq{a = \\frac{b}{c}}\n\n$$ c = d \\tag{2} $$")
    assert [f.id for f in formulas] == ["1", "2"] and not text.problems
    assert text.passages[0].latex == r"a = \frac{b}{c}"
