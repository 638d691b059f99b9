"""Derivatives at points, whose letter must be one that the function has."""

from __future__ import annotations

from judging import setting

from tlssym.judge.derivatives import judge_derivatives


def test_a_derivative_by_a_letter_of_its_function_is_told_nothing():
    for latex in (r"g = \frac{d N(E)}{d E}", "g = h"):
        assert judge_derivatives(*setting(latex)) == []
