"""Integrals, sums, transforms, derivatives and unknown functions as atoms of a comparison.

Each such thing is replaced by one symbol of its own.  Two of them get the same symbol when they are provably
the same: bound variables are renamed, factors that do not depend on them are pulled out in front, and what is
left is compared in normal form, limits included.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from tlssym.language import Transform
from tlssym.mathematics.equality.normal import ONE, Algebra, NoNormalForm, Quotient, TooLarge

OPAQUE = (sp.Integral, sp.Sum, sp.Derivative, sp.Subs, Transform, AppliedUndef, sp.Indexed)
BINDERS = (sp.Integral, sp.Sum, sp.Subs, Transform)
DEEPEST = 60
DEEPEST_TREE = 100


def is_index_sum(expression: sp.Expr) -> bool:
    """Whether this is a sum of ``body`` over ``indices`` under a ``relation``, such as Σ_{i≠j}."""
    return all(hasattr(expression, name) for name in ("body", "indices", "relation"))


@dataclass(frozen=True)
class Standin:
    """What a symbol stands for: ``free`` are all symbols in it; ``integral`` if it is an integral or a sum.

    The value of an undefined function is anybody's choice; that of an integral follows from its integrand.
    """

    expression: sp.Expr
    free: frozenset[Any]
    integral: bool


class Structure:
    """The opaque things met so far in one comparison."""

    def __init__(self, algebra: Algebra) -> None:
        self.algebra = algebra
        self.standins: dict[Any, Standin] = {}
        self._known: dict[Any, list[tuple[list[Quotient], Any]]] = {}
        self._bound: dict[Any, Any] = {}
        self._heights: dict[Any, int] = {}

    def replace(self, expression: sp.Expr, depth: int = 0) -> Any:
        """The expression with every opaque thing replaced by its symbol.

        Raises
        ------
        TooLarge, NoNormalForm
            From the normal forms that are compared on the way.
        """
        if depth > DEEPEST:
            raise TooLarge(f"nested more than {DEEPEST} deep")
        if not expression.args or not expression.has(*OPAQUE):
            return expression
        if isinstance(expression, sp.Integral | sp.Sum):
            return self._replace_integral(expression, depth + 1)
        if isinstance(expression, Transform):
            return self._replace_transform(expression, depth + 1)
        if isinstance(expression, sp.Subs):
            return self._replace_value_at(expression, depth + 1)
        if isinstance(expression, sp.Derivative):
            return self._replace_derivative(expression, depth + 1)
        if is_index_sum(expression):
            return self._replace_index_sum(expression, depth + 1)
        arguments = [self.replace(argument, depth + 1) for argument in expression.args]
        if isinstance(expression, AppliedUndef):
            quotients = [self.algebra.read(argument) for argument in arguments]
            return self._symbol((type(expression).__name__, len(quotients)), quotients, expression)
        if isinstance(expression, sp.Indexed):
            quotients = [self.algebra.read(argument) for argument in arguments[1:]]
            return self._symbol(("index", str(expression.base)), quotients, expression)
        return expression.func(*arguments)

    # symbols ----------------------------------------------------------------------------------------

    def _symbol(self, head: Any, arguments: list[Quotient], expression: sp.Expr) -> Any:
        known = self._known.setdefault(head, [])
        for others, symbol in known:
            if len(others) == len(arguments) and all(map(self.algebra.equal, others, arguments)):
                return symbol
        symbol = sp.Dummy(f"[{expression}]", **self._assumptions(expression))
        known.append((arguments, symbol))
        free = set(self._free(expression))
        integral = expression.has(sp.Integral, sp.Sum, Transform)
        self.standins[symbol] = Standin(expression, frozenset(free), integral)
        return symbol

    @staticmethod
    def _assumptions(expression: sp.Expr) -> dict[str, bool]:
        if expression.is_commutative is False:
            return {"commutative": False}
        if expression.is_negative or expression.is_nonpositive:
            return {"real": True}
        # a density, a distance, the transform of one: as all symbols, positive unless something else is said
        functions = expression.atoms(AppliedUndef)
        positive = expression.is_positive is True or (
            isinstance(expression, AppliedUndef) and expression.is_extended_real is None
        )
        if isinstance(expression, Transform):
            inner = expression.args[0].subs({f: sp.Dummy(positive=True) for f in functions})
            positive = inner.is_positive is True
        return {"positive": True} if positive else {"real": True}

    def _free(self, expression: sp.Expr) -> set[Any]:
        free = set(expression.free_symbols)
        for symbol in list(free):
            if symbol in self.standins:
                free |= self.standins[symbol].free
        return free

    @staticmethod
    def nesting(expression: sp.Expr) -> int:
        """Depth of the tree, found without recursion; stops counting at ``DEEPEST_TREE``."""
        layer, depth = [expression], 0
        while layer and depth < DEEPEST_TREE:
            layer = list({argument for node in layer for argument in node.args})
            depth += 1
        return depth

    def _height(self, expression: sp.Expr) -> int:
        """How many binders stand inside one another here; it names the bound variable of the outermost.

        Counting from inside gives an integral the same bound variable wherever it stands.
        """
        if not expression.args or not expression.has(*BINDERS):
            return 0
        if expression not in self._heights:
            inner = max(map(self._height, expression.args))
            self._heights[expression] = inner + isinstance(expression, BINDERS)
        return self._heights[expression]

    def _placeholder(self, variable: sp.Symbol, binder: Any, position: int) -> Any:
        level = self._height(binder)
        key = (level, position, variable.is_positive, variable.is_extended_real, variable.is_integer)
        if key not in self._bound:
            assumptions = {
                name: value
                for name, value in (
                    ("positive", variable.is_positive),
                    ("real", variable.is_extended_real),
                    ("integer", variable.is_integer),
                )
                if value
            }
            self._bound[key] = sp.Dummy(f"bound_{level}_{position}", **assumptions)
        return self._bound[key]

    def _depends(self, expression: sp.Expr, bound: set[Any]) -> bool:
        return bool(self._free(expression) & bound)

    # pulling out ---------------------------------------------------------------------------------------

    def _pull_out(self, quotient: Quotient, bound: set[Any]) -> tuple[Any, Quotient]:
        """Split a quotient into a factor without the bound variables and the rest in normal form."""
        algebra = self.algebra
        if not quotient.above:
            return sp.S.Zero, quotient
        leading = algebra.leading(quotient.above)
        mono = frozenset(
            (a, e)
            for a, e in leading[0]
            if a.base is None and not a.idempotent and not self._depends(a.expression, bound)
        )
        coefficient = quotient.above[leading]
        inverse = algebra.invert(Quotient({(mono, ()): coefficient}))
        rest = algebra.product(quotient, inverse)
        outside = sp.Rational(int(coefficient.numerator), int(coefficient.denominator))
        outside *= algebra.mono_to_expr(mono)
        inside_below = {}
        for root, count in rest.below.items():
            if self._depends(root.expression, bound):
                inside_below[root] = count
            else:
                outside /= root.expression**count
        # roots above that every term shares and that do not depend on the variables
        above = rest.above
        if len(above) == 1:
            ((only, word), c), *_ = above.items()
            free_roots = [(a, e) for a, e in only if not self._depends(a.expression, bound)]
            outside *= algebra.mono_to_expr(free_roots)
            above = {(frozenset(only) - frozenset(free_roots), word): c}
        return outside, Quotient(above, inside_below)

    def _replace_integral(self, expression: sp.Expr, depth: int) -> Any:
        renaming = {}
        for position, limit in enumerate(expression.limits):
            renaming[limit[0]] = self._placeholder(limit[0], expression, position)
        bound = set(renaming.values())
        body = self.replace(expression.function.xreplace(renaming), depth)
        outside, inside = self._pull_out(self.algebra.read(body), bound)
        if outside == 0:
            return sp.S.Zero
        if outside != 1:
            # what was pulled out may have held binders, which changes the name of the bound variable
            back = {placeholder: variable for variable, placeholder in renaming.items()}
            rest = self._shown(self.algebra.to_expr(inside)).xreplace(back)
            smaller = expression.func(rest, *expression.limits)
            if self._height(smaller) < self._height(expression):
                return outside * self._replace_integral(smaller, depth)
        arguments = [inside]
        shape = []
        for limit in expression.limits:
            ends = [self.replace(end.xreplace(renaming), depth) for end in limit[1:]]
            shape.append((renaming[limit[0]], tuple(end if end.is_infinite else None for end in ends)))
            arguments += [self.algebra.read(end) for end in ends if not end.is_infinite]
        head = (type(expression).__name__, tuple(shape))
        # what the symbol stands for is the integral without the factors now in front of it
        back = {placeholder: variable for variable, placeholder in renaming.items()}
        rest = self._shown(self.algebra.to_expr(inside)).xreplace(back)
        return outside * self._symbol(head, arguments, expression.func(rest, *expression.limits))

    def _replace_index_sum(self, expression: sp.Expr, depth: int) -> Any:
        """A sum over letters: term by term, each with the factors that hold no letter in front."""
        letters = enumerate(expression.indices)
        renaming = {letter: self._placeholder(letter, expression, k) for k, letter in letters}
        back = {placeholder: letter for letter, placeholder in renaming.items()}
        quotient = self.algebra.read(self.replace(expression.body.xreplace(renaming), depth))
        head = ("index sum", tuple(renaming.values()), expression.relation)
        total = sp.S.Zero
        for key, c in quotient.above.items():
            outside, inside = self._pull_out(Quotient({key: c}, quotient.below), set(back))
            part = self._shown(self.algebra.to_expr(inside)).xreplace(back)
            shown = expression.func(part, expression.indices, expression.relation)
            total += outside * self._symbol(head, [inside], shown)
        return total

    def _replace_transform(self, expression: sp.Expr, depth: int) -> Any:
        function, time, p = expression.args
        placeholder = self._placeholder(time, expression, 0)
        quotient = self.algebra.read(self.replace(function.xreplace({time: placeholder}), depth))
        at = self.replace(p, depth)
        total = sp.S.Zero
        for key, c in quotient.above.items():
            outside, inside = self._pull_out(Quotient({key: c}, quotient.below), {placeholder})
            if inside.above == {ONE: sp.QQ(1)} and not inside.below:
                total += outside / at
                continue
            part = self.algebra.to_expr(inside)
            shown = Transform(self._shown(part).xreplace({placeholder: time}), time, p)
            head = ("Transform", placeholder)
            total += outside * self._symbol(head, [inside, self.algebra.read(at)], shown)
        return total

    def _replace_derivative(self, expression: sp.Expr, depth: int) -> Any:
        inner = expression.expr
        if not isinstance(inner, AppliedUndef | sp.Indexed) and not inner.has(sp.Integral, sp.Sum, Transform):
            done = expression.doit(deep=False)
            if done != expression:
                return self.replace(done, depth)
        variables = tuple((str(v), v, n) for v, n in expression.variable_count)
        body = self.algebra.read(self.replace(inner, depth))
        return self._symbol(("Derivative", variables), [body], expression)

    def _replace_value_at(self, expression: sp.Expr, depth: int) -> Any:
        """A derivative taken at a point: bound variables renamed as in an integral."""
        variables, values = expression.variables, expression.point
        renaming = {v: self._placeholder(v, expression, k) for k, v in enumerate(variables)}
        body = self.algebra.read(self.replace(expression.expr.xreplace(renaming), depth))
        points = [self.algebra.read(self.replace(value, depth)) for value in values]
        return self._symbol(("value at", tuple(renaming.values())), [body, *points], expression)

    def _shown(self, expression: sp.Expr) -> Any:
        """Opaque symbols written out again, for a reader."""
        for _ in range(DEEPEST):
            meaning = {s: self.standins[s].expression for s in expression.free_symbols if s in self.standins}
            if not meaning:
                break
            expression = expression.xreplace(meaning)
        return expression

    shown = _shown


__all__ = ["OPAQUE", "NoNormalForm", "Standin", "Structure", "TooLarge"]
