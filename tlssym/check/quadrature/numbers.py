"""Numbers for the quadrature: a sympy tree becomes a program that runs over whole arrays of nodes.

The tree is walked once and each distinct subexpression becomes one instruction, so nothing is ever turned
into text and evaluated.  A program runs in either of two arithmetics:

- *fast*: numpy's extended double (about 18 digits, exponents to 10^±4932), used to find where things are
  and how many nodes they need;
- *exact*: arrays of ``gmpy2.mpfr`` at the precision of the surrounding gmpy2 context, used for every number
  that is reported.

Subexpressions keep the shape of what they depend on (numpy broadcasting), so a factor of the outer
variables is not computed again at each inner node.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import flint
import gmpy2  # type: ignore[import-untyped]
import mpmath
import numpy as np
import sympy as sp

from tlssym.language import Theta
from tlssym.numbers.functions import named

Array = Any  # numpy array of longdouble or of gmpy2.mpfr objects


class UnsupportedExpression(ValueError):
    """The quadrature has no numeric meaning for a part of the expression; the message names the part."""


def _elementwise(function: Callable[[Any], Any]) -> Callable[[Array], Array]:
    return np.frompyfunc(function, 1, 1)


def _step(x: Any) -> Any:
    # a nan compares false with everything and must stay a nan, never turn into a silent 0
    return gmpy2.mpfr(1) if x > 0 else (gmpy2.mpfr(0) if x < 0 else gmpy2.mpfr("nan"))


def _by_mpmath(function: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        if not gmpy2.is_finite(x):
            return gmpy2.mpfr("nan")
        with mpmath.workprec(gmpy2.get_context().precision + 10):
            value = function(mpfr_to_mpf(x))
            return mpf_to_mpfr(value) if isinstance(value, mpmath.mpf) else gmpy2.mpfr("nan")

    return call


EXACT_FUNCTIONS: dict[Any, Callable[[Array], Array]] = {
    **{head: _elementwise(function) for head, function in named(gmpy2, "gmpy2").items()},
    sp.Abs: np.abs,
    sp.zeta: _elementwise(_by_mpmath(mpmath.zeta)),
    sp.LambertW: _elementwise(_by_mpmath(mpmath.lambertw)),
    Theta: _elementwise(_step),
}


def _fast_from_exact(function: Callable[[Array], Array]) -> Callable[[Array], Array]:
    def call(x: Array) -> Array:
        with gmpy2.context(precision=64):
            return to_fast(function(to_exact(x)))

    return call


FAST_FUNCTIONS: dict[Any, Callable[[Array], Array]] = {
    **{name: _fast_from_exact(function) for name, function in EXACT_FUNCTIONS.items()},
    **named(np, "numpy"),
    sp.Abs: np.abs,
    Theta: lambda x: np.where(
        x > 0, np.longdouble(1), np.where(x < 0, np.longdouble(0), np.longdouble("nan"))
    ),
}


def mpf_to_mpfr(x: mpmath.mpf) -> Any:
    """The same number as a gmpy2 float, rounded to the current gmpy2 precision."""
    if mpmath.isnan(x):
        return gmpy2.mpfr("nan")
    if mpmath.isinf(x):
        return gmpy2.mpfr("inf") if x > 0 else gmpy2.mpfr("-inf")
    sign, mantissa, exponent, _ = x._mpf_
    value = (
        gmpy2.mul_2exp(gmpy2.mpfr(int(mantissa)), exponent)
        if exponent >= 0
        else gmpy2.div_2exp(gmpy2.mpfr(int(mantissa)), -exponent)
    )
    return -value if sign else value


def mpfr_to_mpf(x: Any) -> mpmath.mpf:
    """The same number as an mpmath float, rounded to mpmath's current precision."""
    if not gmpy2.is_finite(x):
        return mpmath.mpf(str(x))
    mantissa, exponent = x.as_mantissa_exp()
    return mpmath.ldexp(mpmath.mpf(int(mantissa)), int(exponent))


def exact_number(value: Any) -> Any:
    """A number as a sympy number, floats by their binary value, so that no digits are invented or lost."""
    if isinstance(value, mpmath.mpf):
        sign, mantissa, exponent, _ = value._mpf_
        whole = sp.Integer(int(mantissa)) * (-1 if sign else 1)
        return whole * sp.Integer(2) ** exponent
    if isinstance(value, float):
        return sp.Rational(value)
    return sp.sympify(value, strict=True)


def to_exact(x: Array) -> Array:
    """An array of extended doubles as gmpy2 floats, exactly."""

    def one(value: Any) -> Any:
        if not np.isfinite(value):
            return gmpy2.mpfr(str(value))
        mantissa, exponent = np.frexp(value)
        whole = int(np.ldexp(mantissa, 64))
        shift = int(exponent) - 64
        return (
            gmpy2.mul_2exp(gmpy2.mpfr(whole), shift)
            if shift >= 0
            else gmpy2.div_2exp(gmpy2.mpfr(whole), -shift)
        )

    flat = np.asarray(x, dtype=np.longdouble)
    result = np.empty(flat.shape, dtype=object)
    for index in np.ndindex(flat.shape):
        result[index] = one(flat[index])
    return result


def to_fast(x: Array) -> Array:
    """An array of gmpy2 floats as extended doubles, rounded."""
    flat = np.asarray(x, dtype=object)
    result = np.empty(flat.shape, dtype=np.longdouble)
    for index in np.ndindex(flat.shape):
        # through a decimal string: float() would overflow where the extended double does not
        result[index] = np.longdouble(f"{flat[index]:.25e}")
    return result


class Program:
    """Several expressions of the same variables, compiled to one list of instructions.

    Parameters
    ----------
    expressions : sequence of sympy expressions
        Free of symbols other than ``variables``.
    variables : sequence of sympy symbols
        Outermost first: products multiply the factors of the outer variables first, on small arrays.
    nan_if_complex : bool
        A constant that is not real is nan (a root that does not exist) instead of an error.

    Raises
    ------
    UnsupportedExpression
        For a function without numeric meaning here, or a foreign symbol.
    """

    def __init__(
        self, expressions: Sequence[sp.Expr], variables: Sequence[Any], nan_if_complex: bool = False
    ) -> None:
        self._nan_if_complex = nan_if_complex
        self.variables = tuple(variables)
        self._depth = {variable: position for position, variable in enumerate(self.variables, start=1)}
        self._instructions: list[tuple[Any, ...]] = []
        self._places: dict[Any, int] = {}
        self._constants: dict[int, Any] = {}
        self._prepared: dict[Any, dict[int, Any]] = {}
        self.outputs = [self._place(sp.sympify(expression, strict=True)) for expression in expressions]

    def _emit(self, *instruction: Any) -> int:
        self._instructions.append(instruction)
        return len(self._instructions) - 1

    def _constant(self, number: Any) -> int:
        if number.has(sp.zoo, sp.nan) or number.is_extended_real is False:
            if self._nan_if_complex:
                number = sp.nan
            else:
                raise UnsupportedExpression(f"the constant {number} is not a real number")
        place = self._emit("constant")
        self._constants[place] = number
        return place

    def _level(self, expression: sp.Expr) -> int:
        return max((self._depth.get(symbol, 0) for symbol in expression.free_symbols), default=0)

    def _place(self, expression: sp.Expr) -> int:
        if expression not in self._places:
            self._places[expression] = self._translate(expression)
        return self._places[expression]

    def _translate(self, expression: sp.Expr) -> int:
        if expression.is_Symbol:
            if expression not in self._depth:
                raise UnsupportedExpression(f"the symbol {expression} has no value")
            return self._emit("variable", expression)
        if not expression.free_symbols:
            if expression.has(Theta, sp.Integral):
                raise UnsupportedExpression(f"{expression} has no numeric value")
            return self._constant(expression)
        if expression.is_Add or expression.is_Mul:
            arguments = sorted(expression.args, key=self._level)
            places = [self._place(argument) for argument in arguments]
            operation = "add" if expression.is_Add else "multiply"
            total = places[0]
            for place in places[1:]:
                total = self._emit(operation, total, place)
            return total
        if expression.is_Pow:
            return self._power(*expression.args)
        if isinstance(expression, sp.exp):
            return self._emit("call", sp.exp, self._place(expression.args[0]))
        if isinstance(expression, sp.Min | sp.Max):
            places = [self._place(argument) for argument in expression.args]
            total = places[0]
            for place in places[1:]:
                total = self._emit("minimum" if isinstance(expression, sp.Min) else "maximum", total, place)
            return total
        if expression.func in EXACT_FUNCTIONS and len(expression.args) == 1:
            return self._emit("call", expression.func, self._place(expression.args[0]))
        raise UnsupportedExpression(f"no numeric rule for {expression.func.__name__} in {expression}")

    def _power(self, base: sp.Expr, exponent: sp.Expr) -> int:
        if exponent.free_symbols:
            logarithm = self._emit("call", sp.log, self._place(base))
            return self._emit("call", sp.exp, self._emit("multiply", self._place(exponent), logarithm))
        if exponent == -1:
            return self._emit("reciprocal", self._place(base))
        if exponent.is_negative:
            return self._emit("reciprocal", self._place(base**-exponent))
        if exponent.is_Integer:
            return self._emit("integer power", self._place(base), int(exponent))
        if exponent.is_Rational and exponent.q <= 12 and abs(exponent.p) <= 64:
            whole = exponent.p
            root = self._emit("root", self._place(base), exponent.q)
            return root if whole == 1 else self._emit("integer power", root, int(whole))
        return self._emit("power", self._place(base), self._constant(exponent))

    @property
    def size(self) -> int:
        """How many instructions it has."""
        return len(self._instructions)

    def fast(self, values: Mapping[Any, Array]) -> list[Array]:
        """Values of the expressions in extended double; nan where an expression is not real."""
        with np.errstate(all="ignore"):
            return self._run(values, "fast", FAST_FUNCTIONS)

    def exact(self, values: Mapping[Any, Array]) -> list[Array]:
        """Values of the expressions at the current gmpy2 precision; nan where one is not real."""
        return self._run(values, gmpy2.get_context().precision, EXACT_FUNCTIONS)

    def run(self, values: Mapping[Any, Array], exact: bool) -> list[Array]:
        """``exact`` or ``fast``, as told."""
        return self.exact(values) if exact else self.fast(values)

    def _constants_at(self, precision: Any) -> dict[int, Any]:
        if precision not in self._prepared:
            self._prepared[precision] = {
                place: _constant_value(number, precision) for place, number in self._constants.items()
            }
        return self._prepared[precision]

    def _run(self, values: Mapping[Any, Array], precision: Any, functions: Mapping[Any, Any]) -> list[Array]:
        constants = self._constants_at(precision)
        exact = precision != "fast"
        registers: list[Any] = []
        for place, (operation, *operands) in enumerate(self._instructions):
            if operation == "constant":
                result = constants[place]
            elif operation == "variable":
                result = values[operands[0]]
            elif operation == "add":
                result = registers[operands[0]] + registers[operands[1]]
            elif operation == "multiply":
                result = registers[operands[0]] * registers[operands[1]]
            elif operation == "reciprocal":
                result = _reciprocal(registers[operands[0]], exact)
            elif operation == "integer power":
                result = _integer_power(registers[operands[0]], operands[1])
            elif operation == "root":
                result = _root(registers[operands[0]], operands[1], exact)
            elif operation == "power":
                result = _general_power(registers[operands[0]], registers[operands[1]], exact)
            elif operation == "minimum":
                result = np.minimum(registers[operands[0]], registers[operands[1]])
            elif operation == "maximum":
                result = np.maximum(registers[operands[0]], registers[operands[1]])
            else:
                result = functions[operands[0]](registers[operands[1]])
            registers.append(result)
        return [registers[place] for place in self.outputs]


def _constant_value(number: Any, precision: Any) -> Any:
    bits = 80 if precision == "fast" else precision
    with gmpy2.context(precision=bits):
        if number is sp.nan:
            value = gmpy2.nan()
        elif number.is_Integer:
            value = gmpy2.mpfr(int(number))
        elif number.is_Rational:
            value = gmpy2.mpfr(gmpy2.mpq(int(number.p), int(number.q)))
        else:
            evaluated = number.evalf(int(bits * 0.302) + 8)
            if not evaluated.is_Float and not evaluated.is_Integer:
                raise UnsupportedExpression(f"the constant {number} has no numeric value")
            value = gmpy2.mpfr(str(evaluated))
        return to_fast(np.array(value, dtype=object))[()] if precision == "fast" else value


def _reciprocal(x: Any, exact: bool) -> Any:
    return (gmpy2.mpfr(1) if exact else np.longdouble(1)) / x


def _integer_power(x: Any, exponent: int) -> Any:
    # repeated squaring: numpy's power on extended doubles costs eighty multiplications
    result, square = None, x
    while exponent:
        if exponent & 1:
            result = square if result is None else result * square
        exponent >>= 1
        if exponent:
            square = square * square
    return result


def _principal(root: Callable[[Any], Any]) -> Callable[[Array], Array]:
    # the principal value of a negative number is complex: it must not pass as a real odd root
    return _elementwise(lambda x: root(x) if x >= 0 else gmpy2.nan())


def _root_of_order(order: int) -> Callable[[Any], Any]:
    return lambda x: gmpy2.rootn(x, order)


_EXACT_ROOTS = {2: _elementwise(gmpy2.sqrt), 3: _principal(gmpy2.cbrt)} | {
    order: _principal(_root_of_order(order)) for order in range(4, 13)
}


def _root(x: Any, order: int, exact: bool) -> Any:
    if exact:
        return _EXACT_ROOTS[order](x)
    # square roots first: the power of an extended double costs a hundred of them
    while order % 2 == 0:
        x, order = np.sqrt(x), order // 2
    if order == 1:
        return x
    return np.where(
        x >= 0, np.cbrt(x) if order == 3 else np.power(x, 1 / np.longdouble(order)), np.longdouble("nan")
    )


def _general_power(x: Any, exponent: Any, exact: bool) -> Any:
    return x**exponent if exact else np.power(x, exponent)


@lru_cache(maxsize=4096)
def gauss_legendre(count: int, precision: Any) -> tuple[Array, Array]:
    """Nodes and weights of the Gauss–Legendre rule on [0, 1].

    Parameters
    ----------
    count : int
        Number of nodes; polynomials to degree ``2*count - 1`` are integrated exactly.
    precision : int or "fast"
        Bits, for arrays of gmpy2 floats (all but the last few bits are correct: they come from python-flint's
        enclosures), or extended doubles.

    Returns
    -------
    nodes, weights : arrays of shape (count,)
    """
    bits = 90 if precision == "fast" else precision + 8
    before = flint.ctx.prec
    flint.ctx.prec = bits + 30
    try:
        pairs = [flint.arb.legendre_p_root(count, k, weight=True) for k in range(count)]
        with gmpy2.context(precision=bits):
            nodes = np.array([(1 + _from_arb(x)) / 2 for x, _ in pairs], dtype=object)
            weights = np.array([_from_arb(w) / 2 for _, w in pairs], dtype=object)
    finally:
        flint.ctx.prec = before
    return (to_fast(nodes), to_fast(weights)) if precision == "fast" else (nodes, weights)


def _from_arb(x: Any) -> Any:
    mantissa, exponent = x.mid().man_exp()
    whole, shift = gmpy2.mpfr(int(mantissa)), int(exponent)
    return gmpy2.mul_2exp(whole, shift) if shift >= 0 else gmpy2.div_2exp(whole, -shift)
