"""Documents in three forms, long formulas in lines, names in running words."""

import pytest

from tlssym.catalogue import shipped
from tlssym.render.document import Formula, Heading, Items, Paragraph, broken_formula, set_width, write
from tlssym.render.plain import plain
from tlssym.render.prose import respelled, sentence

NOTATION = shipped().notation
BLOCKS = [
    Heading("(5.12) Resonances", 1),
    Paragraph("**Wanted:** $N_s$ of 5 % & more_than one."),
    Items(("$a<d$", "two")),
    Formula((r"\frac{a}{b}", "= c")),
]


def test_each_form_escapes_what_it_must():
    text, markdown, latex = (write(BLOCKS, form) for form in ("text", "markdown", "latex"))
    assert "Wanted: Nₛ of 5 % & more_than one." in text and "a/b" in text and "$" not in text
    assert "$$\n\\begin{aligned}" in markdown and "- $a<d$" in markdown
    assert (
        r"5 \% \& more\_than" in latex and r"\textbf{Wanted:} $N_s$" in latex and r"\begin{itemize}" in latex
    )
    assert latex.count(r"\[") == latex.count(r"\]") == 1


def test_an_unknown_form_is_named():
    with pytest.raises(ValueError, match="'word'"):
        write(BLOCKS, "word")


def test_long_formulas_are_cut_outside_brackets_only():
    theta = r"\theta\left(\frac{U_0}{R^3} - \left|E - E_1\right|\right) "
    pieces = broken_formula("N = P_0 " + theta * 12)
    assert len(pieces) > 1 and "".join(pieces).replace(" ", "") == ("N=P_0" + theta * 12).replace(" ", "")
    assert all(p.count(r"\left") == p.count(r"\right") and p.count("{") == p.count("}") for p in pieces)
    assert broken_formula("a = b") == ["a = b"]


def test_a_fraction_is_as_wide_as_its_wider_part():
    assert set_width(r"\frac{abc}{de}") == 3
    assert set_width(r"\Delta_{01} + x") == set_width("D_{01} + x")


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"\frac{\Delta_{01}}{E}", "Δ₀₁/E"),
        (r"\left|E - E_1\right|", "|E - E₁|"),
        (r"W_T \left(\frac{W_T}{T}\right)^{a/(2 d - a)}", "W_T (W_T/T)^(a/(2 d - a))"),
        (r"\frac{a + b}{c d}", "(a + b)/(c d)"),
        (r"\ln\left(\frac{E}{\varepsilon}\right)", "ln(E/ε)"),
        (r"\sqrt[3]{x}", "∛x"),
    ],
)
def test_plain_text_of_formulas(latex, shown):
    assert plain(latex) == shown


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("R_1 → ∞ at fixed Delta_01", r"$R_1$ → ∞ at fixed $\Delta_{01}$"),
        ("E_* and τ_* of U_0/R^a", r"$E_*$ and $\tau_*$ of $U_0/R^a$"),
        ("a system of E and T", "a system of E and T"),
        ("the kernel's x", "the kernel's x"),
        ("varepsilon < W_T", r"$\varepsilon$ < $W_T$"),
    ],
)
def test_names_among_words_become_mathematics(words, shown):
    assert sentence(words, NOTATION) == shown


def test_formulas_of_the_engine_take_the_lectures_spelling_and_unreadable_ones_stay():
    assert respelled(r"\frac{\sqrt[3]{U_{0}}}{\sqrt[3]{E}}", NOTATION) == r"\left(\frac{U_0}{E}\right)^{1/3}"
    assert respelled(r"\Delta_{01} \to 0", NOTATION) == r"\Delta_{01} \to 0"
    assert respelled(r"\nonsense_{1}", NOTATION) == r"\nonsense_{1}"
