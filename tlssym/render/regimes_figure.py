"""Pictures of an integral's regimes: the exact curve over its asymptotes with local slopes, and the plane of two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import sympy as sp

from tlssym.exact_curve import Curve, Plane
from tlssym.regimes import Regimes
from tlssym.render.figures import BLACK, CYCLE, DASHES, DOTS_PER_INCH, Picture, canvas, number

Latex = Callable[[Any], str]
SALT = "tlssym"
NEAR = 0.1
"""Where a regime differs from the integral by less than this share, it is taken to hold."""


def regimes_picture(found: Regimes, curve: Curve, latex: Latex) -> Picture:
    """The exact integral as dots over the lines of its regimes; below them its local slope."""
    figure, (top,) = canvas(6.6, 5.8)
    top.remove()
    top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(2.2, 1))
    symbol = latex(curve.symbol)
    for i, (regime, line) in enumerate(zip(found.regimes, curve.lines, strict=True)):
        style: dict[str, Any] = {"color": CYCLE[i % len(CYCLE)], "ls": DASHES[i % len(DASHES)], "lw": 1.6}
        top.loglog(curve.places, line, label=f"${latex(regime.value)}$", **style)
        with np.errstate(all="ignore"):
            slope = np.diff(np.log(line)) / np.diff(np.log(curve.places))
        bottom.semilogx(_middles(curve.places), slope, **style)
    top.loglog(
        curve.places, curve.values, "o", ms=3.5, color=BLACK, label="the integral, by quadrature", zorder=5
    )
    bottom.semilogx(_middles(curve.places), curve.slopes, "o", ms=3, color=BLACK, zorder=5)
    meetings = [float(sp.N(c.subs(curve.point))) for c in found.crossovers if c is not None]
    for place in meetings:
        for axis in (top, bottom):
            axis.axvline(place, color="0.6", lw=0.8, zorder=0)
    seen = curve.values[np.isfinite(curve.values) & (curve.values > 0)]
    if len(seen):
        top.set_ylim(seen.min() / 8, seen.max() * 8)
    steep = curve.slopes[np.isfinite(curve.slopes)]
    if len(steep):
        bottom.set_ylim(steep.min() - 0.5, steep.max() + 0.5)
    top.set_ylabel("size of the integral")
    bottom.set(xlabel=f"${symbol}$", ylabel="local slope")
    for axis in (top, bottom):
        axis.spines[["top", "right"]].set_visible(False)
    top.legend(loc="best")
    top.set_title(_at(curve.point, latex))
    slopes = ", ".join(number(s) for s in (steep[0], steep[-1])) if len(steep) else "none"
    told = ", ".join(number(m) for m in meetings) or "nowhere"
    return Picture(figure, f"{len(seen)} numbers; local slope from {slopes}; regimes meet at {told}")


def plane_picture(plane: Plane, latex: Latex) -> Picture:
    """Which behaviour is nearest to the exact integral over the plane of two parameters; pale where none is near."""
    figure, (axis,) = canvas(6.6, 5.2)
    shown = [i for i in range(len(plane.values)) if (plane.nearest == i).any()]
    for i in shown:
        rows, columns = np.nonzero(plane.nearest == i)
        near = plane.off[rows, columns] < NEAR
        for there, alpha in ((near, 0.85), (~near, 0.25)):
            axis.scatter(
                plane.second[rows[there]] * 0 + plane.first[columns[there]],
                plane.second[rows[there]],
                marker="s", s=plane.size, color=CYCLE[i % len(CYCLE)], alpha=alpha, lw=0,
                label=f"${latex(plane.values[i])}$" if alpha > 0.5 else None,
            )  # fmt: skip
    for line in plane.borders:
        axis.plot(plane.first, line, color=BLACK, lw=1)
    axis.set(
        xscale="log", yscale="log", xlabel=f"${latex(plane.symbols[0])}$", ylabel=f"${latex(plane.symbols[1])}$",
        xlim=(plane.first[0] / 1.5, plane.first[-1] * 1.5), ylim=(plane.second[0] / 1.5, plane.second[-1] * 1.5),
    )  # fmt: skip
    axis.set_title(_at(plane.point, latex))
    figure.legend(loc="outside lower center", ncols=2)
    near = float((plane.off < NEAR).mean())
    return Picture(figure, f"{len(shown)} regions; a regime holds within a tenth on {near:.0%} of the plane")


def save(picture: Picture, file: Path) -> None:
    """As SVG, which is the same each time, or as PNG, by the ending of the file's name."""
    from matplotlib import rc_context

    if file.suffix.lower() == ".png":
        file.write_bytes(picture.png())
        return
    with rc_context({"svg.hashsalt": SALT, "svg.fonttype": "path"}):
        picture.figure.savefig(file, format="svg", metadata={"Date": None}, dpi=DOTS_PER_INCH)


def _middles(places: Any) -> Any:
    return np.sqrt(places[1:] * places[:-1])


def _at(point: dict[Any, Any], latex: Latex) -> str:
    """The other parameters."""
    said = ", ".join(f"${latex(s)} = {number(float(v))}$" for s, v in point.items())
    return f"at {said}" if said else ""
