"""Formulas that begin or end in the words beside them, and macros that are not in the file."""

from __future__ import annotations

import pytest

from tlssym.catalogue import generic
from tlssym.pipeline import parse_lecture
from tlssym.read import read_text


def read(latex):
    text = read_text(f"# Notes\n\n$$ {latex} $$\n", "notes.md")
    return parse_lecture(text, generic("notes.md", text)).equations[0].printed


@pytest.mark.parametrize(
    ("latex", "relations"),
    [
        (r"\Rightarrow a = b", "="),
        (r"\approx -\frac{a}{3} b", ""),
        (r"x \sim L \quad \Rightarrow", "~"),
        (r"N_{\text{exc}}^{\max} = a", "="),
        (r"\epsilon_{\max} = 2 \epsilon_{\min}", "="),
        (r"\partial_t \vu + (\rho \vu) = \divr(\rho\vu)", "="),
        (r"\vu{n} = \dv{f}{x}", "="),
    ],
)
def test_it_is_read(latex, relations):
    printed = read(latex)
    assert not [f.message for f in printed.findings if f.severity.value != "note" and f.code != "TLS102"]
    assert [r.kind for s in printed.statements for r in s.relations] == list(relations)


@pytest.mark.parametrize("latex", [r"a = = b", r"a = b +", r"\frac{a}{b} = )"])
def test_what_lacks_more_is_told(latex):
    assert any(f.severity.value != "note" for f in read(latex).findings)


def test_a_word_as_a_superscript_is_no_power():
    printed = read(r"N^{\max} = N^{2}")
    names = [node.name for node in printed.walk() if hasattr(node, "name")]
    assert "N^{max}" in names and "N" in names
