"""The words in which formulas are written once they are read: a few functions beyond sympy's own.

Every stage after ``parse`` speaks sympy.  What physicists write and sympy lacks, or evaluates on its own
when it should not, is declared here, once.

- ``Theta(x)``: the unit step, 1 for x > 0 and 0 for x < 0, never evaluated on its own.
- ``sympy.Integral(f, (x, lo, hi))``: always unevaluated; nested and multiple integrals are one ``Integral``
  with several limits, innermost first, as sympy has it.
- ``Transform(f, t, p)``: the Laplace transform of f(t), never evaluated on its own.
- ``SiteSum(body, letters)``: a sum over sites, as a Hamiltonian is printed.
- ``Antiderivative(f, x)``: an integral printed without limits.
- ``opaque(latex, *letters)``: a quantity that is read and not worked out.
- ``sphere_area(d)``: the area of the unit sphere in d dimensions, which turns the volume element of
  d-dimensional space into ``sphere_area(d)*R**(d - 1)`` times dR.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

Condition = sp.logic.boolalg.Boolean
"""A relation, what And, Or and Not make of such, or a truth value."""


class Theta(sp.Function):
    """The unit step: 1 for a positive argument, 0 for a negative one; left as it stands by sympy.

    ``sympy.Heaviside`` rewrites and integrates itself, with wrong values for products of steps; this one
    is only a name that our own engines know.
    """

    nargs = 1

    @classmethod
    def eval(cls, argument: Any) -> Any:
        """A step of a plain number is a number; anything else stays."""
        if argument.is_number and argument.is_extended_real:
            if argument.is_positive:
                return sp.S.One
            if argument.is_negative:
                return sp.S.Zero
        return None

    def _latex(self, printer: Any, exp: Any = None) -> str:
        body = rf"\theta\left({printer._print(self.args[0])}\right)"
        return body if exp is None else rf"{body}^{{{exp}}}"


class Transform(sp.Function):
    """The Laplace transform ``Transform(f, t, p)`` = ∫_0^∞ e^{-pt} f(t) dt, left as it stands."""

    nargs = 3

    @property
    def bound_symbols(self) -> list[Any]:
        """The time variable, which is integrated over."""
        return [self.args[1]]

    @property
    def free_symbols(self) -> set[Any]:
        """All symbols but the time variable."""
        f, t, p = self.args
        return (f.free_symbols - {t}) | p.free_symbols

    def _latex(self, printer: Any, exp: Any = None) -> str:
        f, _, p = self.args
        body = rf"\left({printer._print(f)}\right)_{{{printer._print(p)}}}"
        return body if exp is None else rf"{body}^{{{exp}}}"


class SiteSum(sp.Expr):
    """The sum of ``body`` over sites: ``SiteSum(body, (i, j), "!=")`` is Σ_{i≠j}, never evaluated.

    ``body`` holds functions of the site letters, such as ``S_i_z(i)``, which need not commute.  The relation
    is ``""``, ``"!="``, ``"<"`` …, between the two letters.
    """

    def __new__(cls, body: Any, indices: Any, relation: str | Any = "") -> Any:
        """Make the sum; the arguments are sympified so that the expression can be taken apart and rebuilt."""
        sign = relation if isinstance(relation, sp.Basic) else sp.Symbol(relation or "all")
        return super().__new__(cls, sp.sympify(body, strict=True), sp.Tuple(*indices), sign)

    @property
    def body(self) -> Any:
        """What is summed."""
        return self.args[0]

    @property
    def indices(self) -> tuple[Any, ...]:
        """The site letters."""
        return tuple(self.args[1])

    @property
    def relation(self) -> str:
        """The condition on the letters, or the empty string."""
        return "" if self.args[2].name == "all" else str(self.args[2].name)

    @property
    def is_commutative(self) -> bool:
        """Whether the summed terms commute."""
        return bool(self.body.is_commutative)

    @property
    def free_symbols(self) -> set[Any]:
        """All symbols but the site letters and the relation's name."""
        return set(self.body.free_symbols) - set(self.indices)

    def _sympystr(self, printer: Any) -> str:
        letters = (
            f" {self.relation} ".join(str(i) for i in self.indices)
            if self.relation
            else ", ".join(str(i) for i in self.indices)
        )
        return f"SiteSum({printer._print(self.body)}, {letters})"


class Antiderivative(sp.Function):
    """``Antiderivative(f, x)``, an integral without limits: known up to what does not depend on x."""

    nargs = 2

    def _eval_derivative(self, s: Any) -> Any:
        f, x = self.args
        return f if s == x else Antiderivative(sp.diff(f, s), x)

    def _latex(self, printer: Any, exp: Any = None) -> str:
        f, x = self.args
        return rf"\int {printer._print(f)}\, d{printer._print(x)}"


OPAQUE = "opaque "
"""Begins the name of a quantity that is read and not worked out; its LaTeX follows."""


def opaque(latex: str, *letters: Any) -> Any:
    """A quantity of which only that is known which letters stand in it: it commutes with nothing.

    Parameters
    ----------
    latex : str
        As printed.
    letters : sympy symbols
        Those that stand in it.
    """
    return sp.Function(f"{OPAQUE}{latex}", commutative=False)(*(letters or (sp.S.Zero,)))


def is_opaque(expr: Any) -> bool:
    """Whether a quantity that is read and not worked out stands in an expression."""
    return any(call.func.__name__.startswith(OPAQUE) for call in expr.atoms(AppliedUndef))


def sphere_area(d: Any) -> Any:
    """Area of the unit sphere in d-dimensional space, 2π^{d/2}/Γ(d/2).

    Parameters
    ----------
    d : int or sympy expression, dimensionless
        Dimension of space; symbolic is allowed.

    Returns
    -------
    sympy expression, dimensionless
        Exact; ``sphere_area(3)`` is ``4*pi``.
    """
    d = sp.sympify(d, strict=True)
    return (
        sp.simplify(2 * sp.pi ** (d / 2) / sp.gamma(d / 2))
        if d.is_number
        else 2 * sp.pi ** (d / 2) / sp.gamma(d / 2)
    )


def radial_measure(R: Any, d: Any) -> Any:
    """Jacobian of ∫d^dR for an integrand of |R| alone: ``sphere_area(d)*R**(d - 1)``."""
    return sphere_area(d) * R ** (sp.sympify(d, strict=True) - 1)


def hold_functions(expr: Any) -> tuple[Any, dict[Any, Any]]:
    """Unknown functions and transforms as positive symbols, where they do not hold a variable of integration.

    Parameters
    ----------
    expr : sympy expression

    Returns
    -------
    (expression, dict)
        The expression with symbols in their place, and the way back for ``xreplace``.
    """
    bound = {limit[0] for integral in expr.atoms(sp.Integral) for limit in integral.limits}
    calls = [c for c in expr.atoms(AppliedUndef, Transform) if not c.free_symbols & bound]
    outer = [c for c in calls if not any(c is not other and other.has(c) for other in calls)]
    names = {c: sp.Symbol(f"held_{i}", positive=True) for i, c in enumerate(sorted(outer, key=str))}
    return expr.xreplace(names), {name: call for call, name in names.items()}


def is_number_like(expr: Any) -> bool:
    """Whether an expression becomes a number when its symbols do: no integral and no unknown function in it."""
    return (
        isinstance(expr, sp.Expr)
        and not expr.has(sp.Integral, sp.Derivative, sp.Subs, Transform, Theta)
        and not expr.atoms(AppliedUndef)
    )


_WORDS = str.maketrans({"\\": None, "{": None, "}": None, " ": None})
SIGNS = {
    "+": "plus",
    "-": "minus",
    "/": "over",
    ";": "semicolon",
    ":": "colon",
    "|": "bar",
    ".": "dot",
    "=": "is",
}
"""Signs in subscripts by words: p_{k+1} and p_{k-1} are two names."""
_SIGNS = str.maketrans(SIGNS)


def sympy_name(latex: str) -> str:
    r"""Name of a symbol in sympy strings, from its LaTeX name.

    Backslashes and braces go, ``*`` becomes ``star``, ``'`` becomes ``prime``, ``+`` and ``-`` ``plus`` and
    ``minus``, a superscript that belongs to the name is joined with ``_``: ``\Delta_{01}`` → ``Delta_01``,
    ``E_*`` → ``E_star``, ``n_{res}^a`` → ``n_res_a``, ``\hbar`` → ``hbar``.
    """
    name = latex.replace(r"\prime", "'").translate(_WORDS)
    name = (
        name.replace("^'", "'").replace("*", "star").replace("'", "prime").replace("^", "_").translate(_SIGNS)
    )
    return "".join(c if c.isalnum() or c == "_" else "_" for c in name)
