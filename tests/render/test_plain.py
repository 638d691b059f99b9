"""Formulas on one line say what they say when set."""

from __future__ import annotations

import pytest

from tlssym.render.plain import plain, plain_words


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"p = \frac{V_\mathrm{box}}{V}", "p = V_box/V"),
        (r"\mathcal{L} \ket{v} = \lambda \ket{v}", "L |v⟩ = λ |v⟩"),
        (r"\bra{\psi}\ket{\phi} = 0", "⟨ ψ|φ⟩ = 0"),
        (r"\mathop{\mathrm{Pr}}\nolimits (X=x)", "Pr(X=x)"),
        (r"\begin{array}{ll} x & y \end{array}", "x y"),
        (r"\frac{U_0}{R^3} \frac{\Delta_0}{E}", "U₀/R³ · Δ₀/E"),
        (r"\frac{8 \pi \ln(2)}{3} P_0", "8 π ln(2)/3 · P₀"),
        (r"\frac{a + b}{c}", "(a + b)/c"),
        (r"\frac{(a + b) (c - d)}{E}", "(a + b) (c - d)/E"),
        (r"\frac{a}{b c}", "a/(b c)"),
        (r"\frac{\ln x}{y}", "(ln x)/y"),
        (r"\sum_k\pm\frac{U_0}{R_k^3}", "Σₖ± U₀/Rₖ³"),
        (r"|{\downarrow\uparrow}\rangle", "|↓↑⟩"),
        (r"\hbar^-2", "ħ⁻²"),
        (r"\left[\begin{matrix}a & b\\b & c\end{matrix}\right]", "[a, b; b, c]"),
    ],
)
def test_a_formula_on_one_line(latex: str, text: str) -> None:
    assert plain(latex) == text


def test_words_keep_their_spaces_and_formulas_end_with_them() -> None:
    assert plain_words(r"the number $\frac{1}{4}$ is left out") == "the number 1/4 is left out"
