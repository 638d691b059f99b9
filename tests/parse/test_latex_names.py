"""Names that nothing declares go out as they came in."""

import pytest
import sympy as sp

from tlssym.language import sympy_name
from tlssym.parse.latex import to_latex
from tlssym.parse.notation import Notation


@pytest.mark.parametrize(
    "latex",
    [
        r"\dot{x}_{B}",
        r"\ddot{\theta}_{1}",
        r"\tilde{y}'",
        r"\boldsymbol{\mu}_{R}",
        r"\mathcal{E}",
        r"\Delta_{01}",
        r"\ell",
        r"\mathrm{box}",
        r"\mathrm{dotted}",
        r"V_{box}",
    ],
)
def test_a_name_is_written_as_it_was_printed(latex):
    name = sympy_name(latex.replace(r"\mathrm", ""))
    assert to_latex(sp.Symbol(name), Notation.generic()) == latex
