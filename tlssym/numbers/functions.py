"""The one table of functions: what each is called where numbers are made of it.

Names, and no functions: whoever evaluates fetches those of the library that it works with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

LARGEST = 1e6


@dataclass(frozen=True)
class Row:
    """A function of sympy's and its names.

    Attributes
    ----------
    head : sympy function
    mpmath : str
        Numbers of any precision, real or complex.
    gmpy2 : str
        Real numbers of any precision; empty where there is none.
    numpy : str
        Arrays of floats; empty where there is none.
    largest : float or None
        The largest argument that is worth its time; None for any.
    """

    head: Any
    mpmath: str
    gmpy2: str = ""
    numpy: str = ""
    largest: float | None = LARGEST


TABLE = (
    Row(sp.exp, "exp", gmpy2="exp", numpy="exp", largest=1e7),
    Row(sp.log, "log", gmpy2="log", numpy="log", largest=None),
    Row(sp.gamma, "gamma", gmpy2="gamma"),
    Row(sp.loggamma, "loggamma", largest=1e12),
    Row(sp.sin, "sin", gmpy2="sin", numpy="sin"),
    Row(sp.cos, "cos", gmpy2="cos", numpy="cos"),
    Row(sp.tan, "tan", gmpy2="tan", numpy="tan"),
    Row(sp.cot, "cot"),
    Row(sp.asin, "asin", gmpy2="asin", numpy="arcsin"),
    Row(sp.acos, "acos", gmpy2="acos", numpy="arccos"),
    Row(sp.atan, "atan", gmpy2="atan", numpy="arctan", largest=None),
    Row(sp.atan2, "atan2"),
    Row(sp.sinh, "sinh", gmpy2="sinh", numpy="sinh", largest=1e7),
    Row(sp.cosh, "cosh", gmpy2="cosh", numpy="cosh", largest=1e7),
    Row(sp.tanh, "tanh", gmpy2="tanh", numpy="tanh", largest=None),
    Row(sp.coth, "coth", largest=None),
    Row(sp.asinh, "asinh", gmpy2="asinh", numpy="arcsinh"),
    Row(sp.acosh, "acosh"),
    Row(sp.atanh, "atanh"),
    Row(sp.LambertW, "lambertw", largest=None),
    Row(sp.erf, "erf", gmpy2="erf"),
    Row(sp.erfc, "erfc", gmpy2="erfc"),
    Row(sp.zeta, "zeta"),
    Row(sp.beta, "beta"),
    Row(sp.expint, "expint"),
    Row(sp.Ei, "ei"),
    Row(sp.sign, "sign", largest=None),
    Row(sp.factorial, "factorial"),
    Row(sp.re, "re", largest=None),
    Row(sp.im, "im", largest=None),
    Row(sp.conjugate, "conj"),
    Row(sp.uppergamma, "gammainc"),
    Row(sp.besselj, "besselj"),
    Row(sp.besselk, "besselk"),
    Row(sp.polylog, "polylog"),
    Row(sp.binomial, "binomial"),
)


def named(library: Any, column: str) -> dict[Any, Any]:
    """The functions that a library has, by sympy's head; ``column`` names the library in the table."""
    return {row.head: getattr(library, getattr(row, column)) for row in TABLE if getattr(row, column)}
