"""Every explanation as a LaTeX document: it compiles with amsmath alone, and no line is too long."""

import re
import shutil
import subprocess

import pytest

from tlssym.classroom import open_lecture
from tlssym.pipeline import check_formula
from tlssym.render.document import _latex_words as latex_words
from tlssym.render.explain import explain

TOLERATED = 3.0
"""Points by which a line may stick out unseen."""


@pytest.mark.parametrize("name", ["hopping", pytest.param("lecture5", marks=pytest.mark.slow)])
def test_explanations_compile_with_amsmath_alone_and_no_line_is_too_long(name, tmp_path):
    if shutil.which("pdflatex") is None:
        pytest.skip("no pdflatex is installed: apt-get install texlive-latex-base")
    lesson = open_lecture(name, digits=10)
    long = []
    for formula in lesson.parsed.equations:
        outcome = check_formula(formula, lesson.parsed, lesson.session, 10, numeric=False)
        text = explain(outcome, lesson, detail="full", form="latex")
        assert text.startswith(r"\documentclass") and re.findall(r"\\usepackage\{(\w+)\}", text) == [
            "amsmath"
        ]
        (tmp_path / "a.tex").write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "a.tex"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            errors="replace",
        )
        assert done.returncode == 0, (formula.id, done.stdout[-1500:])
        over = [float(x) for x in re.findall(r"Overfull \\hbox \(([\d.]+)pt too wide", done.stdout)]
        long += [(formula.id, x) for x in over if x > TOLERATED]
    assert long == []


def test_every_sign_among_words_is_one_that_latex_knows():
    text = latex_words("√2 ≳ 1, Ω ⇒ ω, 5 µm – “naïve” ⊗ $\\sqrt{2}$")
    assert text == (
        r"$\surd$2 $\ge\!\!\sim$ 1, $\Omega$ $\Rightarrow$ $\omega$, 5 µm -- ``naïve'' (circled times) $\sqrt{2}$"
    )
