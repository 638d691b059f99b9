"""Sums over sites, as a Hamiltonian is printed: Σ_i and Σ_{i≠j}, left as they stand."""

from __future__ import annotations

from typing import Any

import sympy as sp


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
