"""The one table of functions: what each is called where numbers are made of it.

Names, and no functions: whoever evaluates fetches those of the library that it works with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp

from tlssym.language import Theta

LARGEST = 1e6


@dataclass(frozen=True)
class Named:
    """A function of sympy's and its names; an empty one says that there is none, or that it is made elsewhere.

    Attributes
    ----------
    head : sympy function
    mpmath : str
        Numbers of any precision, real or complex.
    gmpy2 : str
        Real numbers of any precision.
    numpy : str
        Arrays of floats.
    arb : str
        Complex balls.
    word : str
        In a parsed formula.
    latex : str
        As it is written.
    page : str
        In the script of a page.
    largest : float or None
        The largest argument that is worth its time; None for any.
    """

    head: Any
    mpmath: str = ""
    gmpy2: str = ""
    numpy: str = ""
    arb: str = ""
    word: str = ""
    latex: str = ""
    page: str = ""
    largest: float | None = LARGEST


TABLE = (
    Named(sp.exp, "exp", gmpy2="exp", numpy="exp", largest=1e7, arb="exp", word="exp", page="exp"),
    Named(
        sp.log, "log", gmpy2="log", numpy="log", largest=None, arb="log", word="ln", latex=r"\ln", page="log"
    ),
    Named(sp.gamma, "gamma", gmpy2="gamma", word="Gamma", latex=r"\Gamma", page="gamma"),
    Named(sp.loggamma, "loggamma", largest=1e12),
    Named(sp.sin, "sin", gmpy2="sin", numpy="sin", arb="sin", word="sin", latex=r"\sin", page="sin"),
    Named(sp.cos, "cos", gmpy2="cos", numpy="cos", arb="cos", word="cos", latex=r"\cos", page="cos"),
    Named(sp.tan, "tan", gmpy2="tan", numpy="tan", arb="tan", word="tan", latex=r"\tan", page="tan"),
    Named(sp.cot, "cot", word="cot", latex=r"\cot"),
    Named(sp.asin, "asin", gmpy2="asin", numpy="arcsin", word="arcsin", latex=r"\arcsin"),
    Named(sp.acos, "acos", gmpy2="acos", numpy="arccos", word="arccos", latex=r"\arccos"),
    Named(
        sp.atan,
        "atan",
        gmpy2="atan",
        numpy="arctan",
        largest=None,
        word="arctan",
        latex=r"\arctan",
        page="atan",
    ),
    Named(sp.atan2, "atan2"),
    Named(sp.sinh, "sinh", gmpy2="sinh", numpy="sinh", largest=1e7, arb="sinh", word="sinh", latex=r"\sinh"),
    Named(sp.cosh, "cosh", gmpy2="cosh", numpy="cosh", largest=1e7, arb="cosh", word="cosh", latex=r"\cosh"),
    Named(sp.tanh, "tanh", gmpy2="tanh", numpy="tanh", largest=None, arb="tanh", word="tanh", latex=r"\tanh"),
    Named(sp.coth, "coth", largest=None, word="coth", latex=r"\coth"),
    Named(sp.asinh, "asinh", gmpy2="asinh", numpy="arcsinh", word="arcsinh", latex=r"\operatorname{arsinh}"),
    Named(sp.acosh, "acosh", gmpy2="acosh", numpy="arccosh", word="arccosh", latex=r"\operatorname{arcosh}"),
    Named(sp.atanh, "atanh", gmpy2="atanh", numpy="arctanh", word="arctanh", latex=r"\operatorname{artanh}"),
    Named(sp.LambertW, "lambertw", largest=None),
    Named(sp.erf, "erf", gmpy2="erf", word="erf", latex=r"\operatorname{erf}"),
    Named(sp.erfc, "erfc", gmpy2="erfc", word="erfc", latex=r"\operatorname{erfc}"),
    Named(sp.zeta, "zeta", word="zeta"),
    Named(sp.beta, "beta", word="Beta", latex="B"),
    Named(sp.expint, "expint"),
    Named(sp.Ei, "ei", word="Ei", latex=r"\operatorname{Ei}"),
    Named(sp.sign, "sign", largest=None, word="sign", latex=r"\operatorname{sgn}"),
    Named(sp.factorial, "factorial"),
    Named(sp.re, "re", largest=None),
    Named(sp.im, "im", largest=None),
    Named(sp.conjugate, "conj"),
    Named(sp.uppergamma, "gammainc"),
    Named(sp.besselj, "besselj"),
    Named(sp.besselk, "besselk"),
    Named(sp.polylog, "polylog"),
    Named(sp.binomial, "binomial"),
    Named(sp.Abs, word="abs", page="abs", largest=None),
    Named(sp.Max, word="max", latex=r"\max", page="max", largest=None),
    Named(sp.Min, word="min", latex=r"\min", page="min", largest=None),
    Named(Theta, word="theta", latex=r"\theta", largest=None),
    Named(sp.sec, word="sec", latex=r"\sec"),
    Named(sp.csc, word="csc", latex=r"\csc"),
    Named(sp.acot, word="arccot"),
    Named(sp.acoth, word="arccoth"),
    Named(sp.floor, word="floor"),
    Named(sp.ceiling, word="ceiling"),
    Named(sp.factorial2, word="factorial2"),
    Named(sp.erfi, word="erfi", latex=r"\operatorname{erfi}"),
    Named(sp.li, word="li", latex=r"\operatorname{Li}"),
)


def named(library: Any, column: str) -> dict[Any, Any]:
    """The functions that a library has, by sympy's head; ``column`` names the library in the table."""
    return {head: getattr(library, name) for head, name in names(column).items()}


def names(column: str) -> dict[Any, str]:
    """What functions are called in one column of the table, by sympy's head."""
    return {row.head: getattr(row, column) for row in TABLE if getattr(row, column)}
