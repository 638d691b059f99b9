r"""sympy → LaTeX, in the lecture's symbols and the order a physicist writes.

Numbers first, then constants, symbols in the order in which the notation declares them, powers, functions,
step functions, and integrals last with their differentials in front, as ``\int_0^{\infty} dE_1``.  What is
written reads back as an equal expression.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import OPAQUE, SiteSum, Theta, Transform
from tlssym.numbers.functions import names
from tlssym.parse.commands import AVERAGE
from tlssym.parse.latex_factors import (
    Sides,
    facing,
    gathered,
    holds_integral,
    is_below,
    is_call,
    is_plain,
    is_quotient_power,
    is_rate,
    is_root,
    is_ten,
    kind_of,
    turned_over,
    upside_down,
)
from tlssym.parse.latex_names import guessed, scientific, script, short, site_letters
from tlssym.parse.latex_products import (
    is_simple_number,
    joined_powers,
    same_dimension_ratios,
    turned,
)
from tlssym.parse.notation import Name, Notation
from tlssym.parse.tree import RELATIONS

_FUNCTIONS = names("latex")
_POWER_BEFORE_BRACKET = set(_FUNCTIONS) - {Theta, sp.gamma, sp.beta, sp.Max, sp.Min}
_RELATIONS = {
    sp.Eq: "=",
    sp.Ne: r"\neq",
    sp.StrictLessThan: "<",
    sp.LessThan: r"\leq",
    sp.StrictGreaterThan: ">",
    sp.GreaterThan: r"\geq",
}
_WRITTEN = {
    "commutator": r"\left[ {0}, {1} \right]",
    "anticommutator": r"\left\{{ {0}, {1} \right\}}",
    "dot": r"{0} \cdot {1}",
    "cross": r"{0} \times {1}",
}
_SUM, _PRODUCT, _ATOM = 0, 1, 2


def to_latex(expression: Any, notation: Notation | None = None, equation: str = "") -> str:
    r"""An expression, relation or tuple of them as LaTeX.

    Parameters
    ----------
    expression : sympy object
        In the vocabulary of ``tlssym.language``.
    notation : Notation, optional
        The lecture's symbols: how they are printed and in what order.
    equation : str
        Where a letter has two meanings, the equation that it stands in.

    Examples
    --------
    >>> from sympy import symbols
    >>> to_latex(symbols("P_0", positive=True)**2 / symbols("E_star", positive=True))
    '\\frac{P_{0}^{2}}{E_{*}}'
    """
    return _Latex(notation or Notation.generic(), equation).of(sp.sympify(expression, strict=True))


def chain_to_latex(
    members: list[Any] | tuple[Any, ...],
    relations: list[str] | tuple[str, ...],
    notation: Notation | None = None,
    equation: str = "",
) -> str:
    """A chain of expressions with the kinds of relation between them, as ``Lowered`` holds them."""
    parts = [to_latex(members[0], notation, equation)]
    for kind, member in zip(relations, members[1:], strict=True):
        parts += [RELATIONS[kind][0], to_latex(member, notation, equation)]
    return " ".join(parts)


class _Latex:
    def __init__(self, notation: Notation, equation: str) -> None:
        self.notation = notation
        self.equation = equation
        self.parameters = {
            sp.Symbol(n.sympy_name, positive=True) for n in notation.names if n.exponent_parameter
        }
        self.order: dict[str, float] = {name.sympy_name: i for i, name in enumerate(notation.names)}
        for name in notation.names:  # e^{-pt}: a Laplace variable before its time
            if name.transform_of in self.order:
                self.order[name.sympy_name] = self.order[name.transform_of] - 0.5

    # -- names --------------------------------------------------------------------------------------------

    def name(self, sympy_name: str) -> str:
        declared = self.notation.of_sympy(sympy_name, self.equation)
        if declared is not None:
            return short(declared.key)
        if sympy_name.startswith("d") and len(sympy_name) > 1:
            of = self.notation.of_sympy(sympy_name[1:], self.equation)
            if of is not None:
                return "d" + short(of.key)
        return guessed(sympy_name)

    def rank(self, expression: Any) -> tuple[float, str]:
        """Place of an expression by its first declared symbol."""
        base = expression.as_base_exp()[0]
        names = [getattr(s, "name", str(s)) for s in base.free_symbols or expression.free_symbols]
        if isinstance(base, AppliedUndef):
            names = [base.func.__name__]
        known = [self.order[name] for name in names if name in self.order]
        return (min(known, default=len(self.order)), min(names, default=""))

    # -- expressions --------------------------------------------------------------------------------------

    def of(self, e: Any, level: int = _SUM) -> str:
        """The LaTeX of an expression, in brackets where its surroundings bind more strongly."""
        if isinstance(e, (tuple, sp.Tuple, list)):
            return r",\ ".join(self.of(item) for item in e)
        if isinstance(e, sp.core.relational.Relational):
            return f"{self.of(e.lhs)} {_RELATIONS[type(e)]} {self.of(e.rhs)}"
        if isinstance(e, sp.Add):
            return self.bracketed(self.sum(e)) if level > _SUM else self.sum(e)
        is_quotient = e.is_Rational and e.q != 1 and not is_ten(e)
        if isinstance(e, sp.Mul) or (isinstance(e, sp.Pow) and is_below(e)) or is_quotient:
            return self.product(e, level)
        if isinstance(e, sp.Pow):
            return self.power(e.base, turned(e.exp))
        if e.is_Number or e.is_NumberSymbol or e in (sp.oo, -sp.oo):
            return self.number(e, level)
        if isinstance(e, sp.Symbol):
            return self.name(e.name)
        return self.special(e, level)

    def special(self, e: Any, level: int) -> str:
        """Functions, integrals, derivatives and sums."""
        if isinstance(e, sp.exp):
            return f"e^{{{self.of(e.args[0])}}}"
        if isinstance(e, sp.Abs):
            return rf"\left|{self.of(e.args[0])}\right|"
        if isinstance(e, Transform):
            body = self.transformed(e)
            simple = isinstance(e.args[0], AppliedUndef)
            name = self.name(e.args[0].func.__name__) if simple else rf"\left({body}\right)"
            return f"{name}_{script(self.of(e.args[2]))}"
        if isinstance(e, AppliedUndef):
            return self.applied(e)
        if isinstance(e, sp.LambertW):
            return f"W_{script(self.of(sp.Integer(0) if len(e.args) == 1 else e.args[1]))}" + self.bracketed(
                self.of(e.args[0])
            )
        if type(e) in _FUNCTIONS:
            return _FUNCTIONS[type(e)] + self.bracketed(", ".join(self.of(a) for a in e.args))
        for kind, write in ((sp.Integral, self.integral), (sp.Sum, self.series), (SiteSum, self.sites)):
            if isinstance(e, kind):
                return self.bracketed(write(e)) if level > _PRODUCT else write(e)
        if isinstance(e, sp.Derivative):
            return self.derivative(e)
        if isinstance(e, sp.Subs):
            return self.derivative_at(e)
        return str(sp.latex(e))

    def transformed(self, e: Any) -> str:
        """What is transformed; a function of the transform's own time stands without it, as it is printed."""
        body, time = e.args[0], e.args[1]
        silent = {
            f: sp.Symbol(f.func.__name__, positive=True)
            for f in body.atoms(AppliedUndef)
            if f.args == (time,) and self.declared(f) is not None
        }
        bare = body.xreplace(silent)
        return self.of(bare if time not in bare.free_symbols else body)

    @staticmethod
    def bracketed(inside: str) -> str:
        tall = any(command in inside for command in (r"\frac", r"\int", r"\sum", r"\sqrt", r"\left"))
        return rf"\left({inside}\right)" if tall else f"({inside})"

    def number(self, e: Any, level: int) -> str:
        if is_ten(e):
            return f"10^{{-{len(str(e.q)) - 1}}}"
        names = {sp.pi: r"\pi", sp.E: "e", sp.oo: r"\infty", -sp.oo: r"-\infty", sp.EulerGamma: r"\gamma_E"}
        text = names.get(e) or (str(e) if not e.is_Float else scientific(e))
        return self.bracketed(text) if text.startswith("-") and level > _SUM else text

    def sum(self, e: Any) -> str:
        # d + 1 and 2 d - a - 1 among the exponent parameters, 1 + x elsewhere
        last = all(t.is_number or t.as_coeff_Mul()[1] in self.parameters for t in e.args)

        def key(term: Any) -> tuple[Any, ...]:
            first = (term.is_number and not last) or term.has(sp.log)
            return (
                term.has(sp.Integral, sp.Sum),
                term.could_extract_minus_sign(),
                last and term.is_number,
                not first,
                *self.rank(term),
            )

        terms = sorted(e.args, key=lambda term: (key(term), sp.default_sort_key(term)))
        out = ""
        for term in terms:
            negative = term.could_extract_minus_sign()
            out += (" - " if negative else " + ") + self.of(-term if negative else term, _SUM)
        return out[3:] if out.startswith(" + ") else "-" + out[3:]

    def product(self, e: Any, level: int) -> str:
        if e.could_extract_minus_sign() and e.is_commutative is not False:
            text = "-" + self.of(-e, _PRODUCT)
            return self.bracketed(text) if level > _SUM else text
        if e.is_commutative is False:
            return self.ordered(e, level)
        numbers, measured = self.sides(joined_powers(sp.Mul.make_args(e), self.parameters, self.rank))
        tall = numbers.below or any(is_quotient_power(f) for f in numbers.above)
        if tall and not is_simple_number(numbers.above + numbers.below) and measured.some:
            return f"{self.fraction(numbers, _SUM)} {self.fraction(measured, _PRODUCT)}"
        return self.fraction(numbers + measured, level)

    def sides(self, factors: list[Any]) -> tuple[Sides, Sides]:
        """The pure numbers of a product and what is measured, each above and below the bar."""
        numbers, measured = Sides([], []), Sides([], [])
        for factor in factors:
            factor = turned_over(factor) if isinstance(factor, sp.Pow) else factor
            side = numbers if factor.free_symbols <= self.parameters and is_plain(factor) else measured
            if factor.is_Rational:
                side.above.extend([sp.Integer(factor.p)] * (factor.p != 1))
                side.below.extend([sp.Integer(factor.q)] * (factor.q != 1))
            elif isinstance(factor, sp.Pow) and is_below(factor):
                side.below.append(upside_down(factor))
            else:
                side.above.append(facing(factor))
        return numbers, measured

    def fraction(self, sides: Sides, level: int) -> str:
        """Factors above and below one bar, with roots, ratios, brackets and integrals behind it."""
        rates = Sides(*([f for f in s if is_rate(f)] for s in (sides.above, sides.below)))
        if rates.above and rates.below and len(rates.above + rates.below) < len(sides.above + sides.below):
            others = Sides(*([f for f in s if not is_rate(f)] for s in (sides.above, sides.below)))
            return f"{self.fraction(others, _PRODUCT)} {self.fraction(rates, _PRODUCT)}"
        above, below, ratios = same_dimension_ratios(sides.above, sides.below, self.dimension)
        tail = [f for f in above if isinstance(f, (sp.Integral, sp.Sum, SiteSum, Theta))]
        for power in sorted({f.exp for f in below if is_root(f)}):  # one root of a quotient
            tops, bottoms = ([f for f in s if is_root(f) and f.exp == power] for s in (above, below))
            if tops:
                above, below = ([f for f in s if f not in tops + bottoms] for s in (above, below))
                inner = sp.Mul(*(f.base for f in tops)) / sp.Mul(*(f.base for f in bottoms))
                tail.insert(0, sp.Pow(inner, power, evaluate=False))
        tail += ratios
        if not below:
            return self.run([*above, *(f for f in tail if f not in above)], level)
        calls = [f for f in above if is_call(f)]
        if len(calls) < len([f for f in above if f not in tail]):
            tail += calls
        # what is tall, or long, stands beside the fraction
        tail += [f for f in above if f not in tail and (is_quotient_power(f) or holds_integral(f))]
        head = [f for f in above if f not in tail]
        text = rf"\frac{{{self.run(head, _SUM) if head else '1'}}}{{{self.run(below, _SUM)}}}"
        if text == r"\frac{1}{1}" or not tail:
            return self.run(tail, level) if tail else text
        return f"{text} {self.run(tail, _PRODUCT)}"

    def dimension(self, symbol: Any) -> str | None:
        """The declared dimension of a symbol."""
        name = self.notation.of_sympy(symbol.name, self.equation)
        return None if name is None else name.dimension

    def ordered(self, e: Any, level: int) -> str:
        """A product whose factors do not commute: as they stand, numbers in front."""
        commuting, rest = e.args_cnc()
        front = sp.Mul(*commuting)
        texts = [self.of(f, _PRODUCT if f is rest[-1] else _ATOM) for f in rest]
        if front == -1:
            text = "-" + self.side_by_side(texts, rest)
            return self.bracketed(text) if level > _SUM else text
        if front == 1:
            return self.side_by_side(texts, rest)
        return self.side_by_side([self.of(front, _ATOM), *texts], [front, *rest])

    def run(self, factors: list[Any], level: int) -> str:
        """Factors side by side, in order."""

        def key(f: Any) -> tuple[Any, ...]:
            return (kind_of(f), *self.rank(f), sp.default_sort_key(f))

        ordered = sorted(gathered(factors), key=key)
        if len(ordered) == 1:
            return self.of(ordered[0], level)
        last = len(ordered) - 1
        texts = [self.of(f, _PRODUCT if i == last else _ATOM) for i, f in enumerate(ordered)]
        return self.side_by_side(texts, ordered)

    def side_by_side(self, texts: list[str], factors: list[Any]) -> str:
        out = texts[0]
        for before, text in zip(factors, texts[1:], strict=False):
            base = before.as_base_exp()[0]
            declared = self.notation.of_sympy(base.name) if isinstance(base, sp.Symbol) else None
            name_before_bracket = (
                text.startswith(("(", r"\left(")) and declared is not None and declared.arguments
            )
            bare_d = isinstance(base, sp.Symbol) and base.name == "d" and not text.startswith(r"\frac")
            beta = self.notation.is_generic and isinstance(base, sp.Symbol) and base.name == "B"
            digits = text[:1].isdigit()
            out += (r" \cdot " if digits or name_before_bracket or bare_d or beta else " ") + text
        return out

    def power(self, base: Any, exponent: Any) -> str:
        if exponent == sp.Rational(1, 2):
            return rf"\sqrt{{{self.of(base)}}}"
        raised = self.raised(exponent)
        if type(base) in _POWER_BEFORE_BRACKET:
            return f"{_FUNCTIONS[type(base)]}^{script(raised)}{self.bracketed(self.of(base.args[0]))}"
        plain = isinstance(base, (sp.Symbol, AppliedUndef, sp.Abs, Transform)) or type(base) in _FUNCTIONS
        plain = plain or (base.is_Integer and base > 0) or base in (sp.pi, sp.E)
        text = self.of(base) if plain else self.bracketed(self.of(base))
        if isinstance(base, sp.Symbol) and self.has_superscript(text):
            text = self.bracketed(text)
        return f"{text}^{script(raised)}"

    def raised(self, exponent: Any) -> str:
        """An exponent on one line: ``a/(2 d - a)`` rather than a fraction."""
        if isinstance(exponent, sp.Add):
            negative = [bool(term.could_extract_minus_sign()) for term in exponent.args]
            texts = [
                self.raised(-t if minus else t) for t, minus in zip(exponent.args, negative, strict=True)
            ]
            if not any("/" in text for text in texts):
                return self.of(exponent)
            terms = sorted(zip(negative, texts, strict=True))
            joined = "".join((" - " if minus else " + ") + text for minus, text in terms)
            return joined[3:] if joined.startswith(" + ") else "-" + joined[3:]
        if exponent.could_extract_minus_sign() and not isinstance(exponent, sp.Add):
            return "-" + self.raised(-exponent)
        above, below = sp.fraction(exponent)
        if below == 1 or exponent.has(sp.Integral, sp.Sum):
            return self.of(exponent)
        top, bottom = self.of(above, _PRODUCT), self.of(below)
        if r"\frac" in top + bottom:
            return self.of(exponent)
        return f"{top}/{bottom if below.is_Atom else self.bracketed(bottom)}"

    @staticmethod
    def has_superscript(text: str) -> bool:
        return "^" in text

    # -- functions of several kinds -------------------------------------------------------------------------

    def applied(self, e: Any) -> str:
        declared = self.declared(e)
        if declared is not None and declared.indices:
            from tlssym.parse.notation import with_letters

            return short(with_letters(declared, tuple(str(a) for a in e.args)))
        called = e.func.__name__
        if called.startswith(OPAQUE):
            return called.removeprefix(OPAQUE).partition("@")[0]
        inside = ", ".join(self.of(a) for a in e.args)
        if declared is None and called in _WRITTEN and len(e.args) == 2:
            return _WRITTEN[called].format(*(self.of(a) for a in e.args))
        if declared is None and e.func.__name__.partition("_")[0] == AVERAGE:
            sub = e.func.__name__.partition("_")[2]
            return rf"\langle {inside} \rangle" + (f"_{{{sub}}}" if sub else "")
        return self.name(e.func.__name__) + self.bracketed(inside)

    def declared(self, e: Any) -> Name | None:
        return self.notation.of_sympy(e.func.__name__, self.equation)

    def integral(self, e: Any) -> str:
        """Signs and differentials, outermost first; what does not depend on them before."""
        signs = ""
        for limit in reversed(e.limits):
            variable, lo, hi = limit
            signs += rf"\int_{script(self.of(lo))}^{script(self.of(hi))} d{self.of(variable)}\, "
        body = self.of(e.function, _PRODUCT)
        return signs + body

    def series(self, e: Any) -> str:
        ((index, lo, hi),) = e.limits
        return rf"\sum_{{{index}={self.of(lo)}}}^{script(self.of(hi))} {self.of(e.function, _PRODUCT)}"

    def sites(self, e: SiteSum) -> str:
        letters = [self.name(i.name) for i in e.indices]
        return rf"\sum_{{{site_letters(letters, e.relation)}}} {self.of(e.body, _PRODUCT)}"

    def derivative(self, e: Any) -> str:
        ((variable, count),) = e.variable_count
        order = "" if count == 1 else f"^{{{count}}}"
        many = isinstance(e.expr, AppliedUndef) and len(e.expr.args) > 1
        sign = r"\partial" if many else "d"
        body = self.of(e.expr, _ATOM)
        apart = " " if many or order else ""  # dx/dt, but ∂ and its letter are two
        below = " " if many else ""
        return rf"\frac{{{sign}{order}{apart}{body}}}{{{sign}{below}{self.of(variable)}{order}}}"

    def derivative_at(self, e: Any) -> str:
        """A derivative at a point: the point among the arguments, as the lecture prints it."""
        inner, (variable,), (point,) = e.args
        if not (isinstance(inner, sp.Derivative) and isinstance(inner.expr, AppliedUndef)):
            return str(sp.latex(e))
        at = inner.expr.subs(variable, point)
        return rf"\frac{{d{self.of(at)}}}{{d{self.of(variable)}}}"
