r"""The Greek letters of LaTeX and of Unicode, once.

The cuts are those of mathematics: ε is ``\varepsilon`` and ϵ is ``\epsilon``, φ is ``\varphi`` and ϕ is ``\phi``.
"""

from __future__ import annotations

_SMALL = (
    "alpha beta gamma delta zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon chi psi omega"
)
_CUTS = "epsilon varepsilon vartheta varkappa varpi varrho varsigma phi varphi"
_LARGE = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"

LETTERS = dict(
    zip(
        f"{_SMALL} {_CUTS} {_LARGE}".split(),
        "αβγδζηθικλμνξπρστυχψω" + "ϵεϑϰϖϱςϕφ" + "ΓΔΘΛΞΠΣΥΦΨΩ",
        strict=True,
    )
)
"""Name, without its backslash, to letter."""
