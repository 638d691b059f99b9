"""Drawing: pictures that people would rather look at than read, made from numbers that the engine gives.

Colours are Okabe and Ito's; lines differ in their dashes and marks as well, so that grey print is readable.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import sympy as sp
from matplotlib.figure import Figure
from numpy.typing import NDArray

from tlssym.numbers.closures import array_function
from tlssym.render.plain import plain_words

BLACK, ORANGE, SKY, GREEN = "#000000", "#E69F00", "#56B4E9", "#009E73"
YELLOW, BLUE, RED, PURPLE = "#F0E442", "#0072B2", "#D55E00", "#CC79A7"
CYCLE = (BLUE, RED, GREEN, ORANGE, PURPLE, SKY, BLACK)
DASHES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (8, 2)), "-")
MARKS = ("o", "s", "^", "D", "v", "P", "X")
DOTS_PER_INCH = 144

_STYLE = {
    "font.size": 10,
    "axes.titlesize": 10.5,
    "axes.labelsize": 10.5,
    "legend.fontsize": 8.5,
    "mathtext.fontset": "dejavuserif",
    "font.family": "DejaVu Sans",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.8,
    "figure.constrained_layout.use": True,
    "savefig.facecolor": "white",
    "legend.frameon": False,
}


@dataclass(frozen=True)
class Picture:
    """A drawn figure with what it shows in words: its numbers, rounded, for those who cannot see it.

    Two pictures with the same words show the same data; the bytes of the image also depend on the version of
    the drawing library.
    """

    figure: Figure
    says: str

    def marked(self, outside: str) -> Picture:
        """The same; where conditions are broken, with these in its head and in its words."""
        if not outside:
            return self
        self.figure.suptitle(f"nothing is claimed here: derived for {outside} only", color="#b00020")
        return replace(self, says=f"outside of {outside}, nothing is claimed: {self.says}")

    def png(self) -> bytes:
        """The picture as a small PNG: few colours, no time of making."""
        from PIL import Image

        raw, small = io.BytesIO(), io.BytesIO()
        self.figure.savefig(raw, format="png", dpi=DOTS_PER_INCH)
        image = Image.open(raw).convert("RGB").quantize(64, dither=Image.Dither.NONE)
        image.save(small, format="png", optimize=True)
        return small.getvalue()

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        width = int(self.figure.get_figwidth() * 96)
        return {"image/png": self.png(), "text/plain": self.says}, {"image/png": {"width": width}}


def canvas(width: float = 6.4, height: float = 4.2, columns: int = 1) -> tuple[Figure, list[Any]]:
    """An empty figure in the common style, and its axes."""
    from matplotlib import rc_context

    with rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.subplots(1, columns, squeeze=False)[0]
    for axis in axes:
        axis.spines[["top", "right"]].set_visible(False)
    return figure, list(axes)


def number(value: float, digits: int = 3) -> str:
    """A rounded number for the words of a picture."""
    return f"{float(value):.{digits}g}"


# -- the region of an integral over step functions -----------------------------------------------------


def draw_region(
    axis: Any,
    region: Mapping[str, Any],
    values: Mapping[Any, Any],
    *,
    labels: Mapping[str, str],
    edges: Sequence[str] = (),
    scale: str = "",
    reach: float = 3.0,
) -> str:
    """The region of an integral in the plane of the logarithms of its two variables.

    Parameters
    ----------
    axis : matplotlib axes
    region : mapping
        ``RegionResult.region``: variables, constraints (monomials that are at least 1), vertices, rays.
    values : mapping of symbol to positive number
        For every parameter.
    labels : mapping from a variable's name to LaTeX
        Of the axes, with their units.
    edges : sequence of str
        What each constraint's edge is called, in the order of the constraints.
    scale : str
        Of the label of the whole, such as the integrand.
    reach : float
        How far the picture goes beyond the vertices, in decades.

    Returns
    -------
    str
        The vertices in words.
    """
    first, second = region["variables"]
    named = {str(symbol): value for symbol, value in values.items()}
    values = {s: named[s.name] for c in region["constraints"] for s in c.free_symbols if s.name in named}
    corners = np.array([[_log10(c, values) for c in vertex] for vertex in region["vertices"]])
    rays = [np.array([float(sp.N(e.subs(values))) for e in ray]) for ray in region["rays"]]
    rays = [ray / np.abs(ray).max() for ray in rays]
    margin = 0.12 * reach
    low = corners.min(axis=0) - margin + reach * np.minimum(0, np.min(rays, axis=0, initial=0.0))
    high = corners.max(axis=0) + margin + reach * np.maximum(0, np.max(rays, axis=0, initial=0.0))
    half_planes = [_half_plane(c, first, second, values) for c in region["constraints"]]
    outline = _clipped(
        [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])], half_planes
    )
    axis.fill(
        [x for x, _ in outline], [y for _, y in outline], color=SKY, alpha=0.6, lw=0, label=scale or None
    )
    span = np.array([low[0], high[0]])
    for i, (n, offset) in enumerate(half_planes):
        style = {"color": CYCLE[i % len(CYCLE)], "ls": DASHES[i % len(DASHES)], "lw": 1.6}
        label = edges[i] if i < len(edges) else None
        if abs(n[1]) > 1e-12:
            axis.plot(span, -(offset + n[0] * span) / n[1], label=label, **style)
        else:
            axis.plot([-offset / n[0]] * 2, [low[1], high[1]], label=label, **style)
    axis.plot(corners[:, 0], corners[:, 1], "o", color=BLACK, ms=7, zorder=5, label="corners")
    centre = corners.mean(axis=0)
    for ray in rays:
        length = 0.55 * reach / np.abs(ray).max()
        axis.annotate(
            "", centre + length * ray, centre, arrowprops={"arrowstyle": "-|>", "color": BLACK, "lw": 1.4}
        )
    axis.set(
        xlim=(low[0], high[0]), ylim=(low[1], high[1]), xlabel=labels[first.name], ylabel=labels[second.name]
    )
    told = "; ".join(f"({number(x)}, {number(y)})" for x, y in corners)
    return f"corners at (log10) {told}"


def _log10(expr: Any, values: Mapping[Any, Any]) -> float:
    return float(sp.N(sp.log(sp.sympify(expr, strict=True).subs(values), 10)))


def _half_plane(
    constraint: Any, first: Any, second: Any, values: Mapping[Any, Any]
) -> tuple[tuple[float, float], float]:
    """Normal and offset of ``n·y + b ≥ 0`` in decimal logarithms."""
    plain = constraint.subs(values)
    here = _log10(plain.subs({first: 1, second: 1}), {})
    n1 = _log10(plain.subs({first: 10, second: 1}), {}) - here
    n2 = _log10(plain.subs({first: 1, second: 10}), {}) - here
    return (n1, n2), here


def _clipped(
    polygon: list[tuple[float, float]], half_planes: Sequence[tuple[tuple[float, float], float]]
) -> list[tuple[float, float]]:
    """The part of a polygon on the inner side of each line (Sutherland and Hodgman)."""
    for n, offset in half_planes:
        kept: list[tuple[float, float]] = []
        for one, two in zip(polygon, polygon[1:] + polygon[:1], strict=True):
            here, there = (n[0] * p[0] + n[1] * p[1] + offset for p in (one, two))
            if here >= 0:
                kept.append(one)
            if here * there < 0:
                share = here / (here - there)
                kept.append((one[0] + share * (two[0] - one[0]), one[1] + share * (two[1] - one[1])))
        polygon = kept
    return polygon


# -- counts against a scale, with local slopes ---------------------------------------------------------


@dataclass(frozen=True)
class Counted:
    """Counts at several scales with their standard errors, and the derived law beside them."""

    label: str
    scales: Sequence[float]
    counts: Sequence[float]
    errors: Sequence[float]
    law: Sequence[float]
    slope: float


def draw_counts(
    axes: Sequence[Any], series: Sequence[Counted], *, x_label: str, y_label: str, slope_label: str
) -> str:
    """Counted points over the derived laws, and beside them the slope between neighbouring points."""
    left, right = axes
    told = []
    for i, counted in enumerate(series):
        colour, mark = CYCLE[i], MARKS[i]
        left.plot(counted.scales, counted.law, color=colour, ls=DASHES[i], lw=1.3)
        left.errorbar(
            counted.scales,
            counted.counts,
            yerr=counted.errors,
            fmt=mark,
            color=colour,
            ms=5,
            capsize=2,
            label=counted.label,
        )
        middle, slope, error = local_slopes(counted.scales, counted.counts, counted.errors)
        right.axhline(counted.slope, color=colour, ls=DASHES[i], lw=1.3)
        right.errorbar(
            middle,
            slope,
            yerr=error,
            fmt=mark,
            color=colour,
            ms=5,
            capsize=2,
            label=f"derived {counted.slope:.3f}",
        )
        told.append(f"{counted.label}: slope {np.mean(slope):.2f}, derived {counted.slope:.3f}")
    left.set(xscale="log", yscale="log", xlabel=x_label, ylabel=y_label)
    right.set(xscale="log", xlabel=x_label, ylabel=slope_label)
    left.legend(loc="best")
    least, most = right.get_ylim()
    right.set_ylim(least - 0.1 * (most - least), most + 0.1 * (most - least))
    return plain_words("; ".join(told))


def local_slopes(
    scales: Sequence[float], counts: Sequence[float], errors: Sequence[float]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """d ln(count)/d ln(scale) between neighbouring points: where, how much, with which error."""
    x, y = np.log(np.asarray(scales)), np.log(np.asarray(counts))
    relative = np.asarray(errors) / np.asarray(counts)
    steps = np.diff(x)
    error = np.sqrt(relative[1:] ** 2 + relative[:-1] ** 2) / np.abs(steps)
    return np.exp((x[1:] + x[:-1]) / 2), np.diff(y) / steps, error


# -- an exponent over the plane of two parameters ------------------------------------------------------


def draw_plane(
    axis: Any,
    exponent: Any,
    across: tuple[Any, float, float],
    up: tuple[Any, float, float],
    *,
    x_label: str,
    y_label: str,
    bar_label: str,
    boundaries: Sequence[tuple[Any, str]] = (),
    points: Mapping[tuple[float, float], str] | None = None,
    widest: float = 2.0,
    within: Any = None,
) -> str:
    """An exponent as colour over two parameters, with the curves on which its meaning changes.

    Parameters
    ----------
    axis : matplotlib axes
    exponent : sympy expression
        Of the two parameters.
    across, up : (symbol, least, largest)
    boundaries : sequence of (sympy expression, label)
        Drawn where the expression, for the ``up`` parameter as a function of the other, holds.
    points : mapping from (across, up) to label, optional
    widest : float
        Of the colour scale, on both sides of zero.
    within : sympy relation, optional
        Where the exponent means anything; hatched outside.
    """
    from matplotlib import colormaps

    x = np.linspace(across[1], across[2], 301)
    y = np.linspace(up[1], up[2], 301)
    grid = np.meshgrid(x, y)
    values = np.broadcast_to(array_function((across[0], up[0]), exponent)(*grid), grid[0].shape)
    levels = np.linspace(-widest, widest, 17)
    drawn = axis.contourf(x, y, values, levels=levels, cmap=colormaps["PuOr_r"], extend="both")
    axis.contour(x, y, values, levels=levels[::4], colors=BLACK, linewidths=0.5, linestyles="-")
    bar = axis.figure.colorbar(drawn, ax=axis, label=bar_label, shrink=0.95)
    bar.ax.tick_params(labelsize=8)
    if within is not None:
        outside = ~np.broadcast_to(array_function((across[0], up[0]), within)(*grid), grid[0].shape)
        axis.contourf(
            x, y, outside.astype(float), levels=[0.5, 1.5], colors=["white"], alpha=0.65, hatches=["////"]
        )
    for i, (curve, label) in enumerate(boundaries):
        height = array_function(across[0], curve)(x) * np.ones_like(x)
        axis.plot(
            x, height, color=(RED, BLUE, GREEN)[i % 3], ls=("-", "--", "-.")[i % 3], lw=2.2, label=label
        )
    told = []
    for (px, py), label in (points or {}).items():
        here = float(sp.N(exponent.subs({across[0]: px, up[0]: py})))
        axis.plot([px], [py], "o", color=BLACK, ms=6, mec="white")
        axis.annotate(label, (px, py), xytext=(6, 5), textcoords="offset points", fontsize=8.5, bbox=_PAPER)
        told.append(plain_words(f"{label}: {number(here)}"))
    axis.set(xlim=across[1:], ylim=up[1:], xlabel=x_label, ylabel=y_label)
    axis.legend(loc="upper left", framealpha=0.9, frameon=True)
    return "exponent at " + "; ".join(told)


_PAPER = {"boxstyle": "round,pad=0.15", "fc": "white", "ec": "none", "alpha": 0.8}


# -- two sides of an equation --------------------------------------------------------------------------


def draw_crossing(
    axis: Any,
    scale: NDArray[np.float64],
    sides: Sequence[tuple[str, NDArray[np.float64]]],
    *,
    at: float,
    mark: str,
    x_label: str,
    y_label: str,
) -> str:
    """Both sides of an equation against a scale, and where they cross."""
    for i, (label, values) in enumerate(sides):
        axis.plot(scale, values, color=CYCLE[i], ls=DASHES[i], lw=1.8, label=label)
    level = float(np.exp(np.interp(np.log(at), np.log(scale), np.log(sides[0][1]))))
    axis.plot([at], [level], "o", color=BLACK, ms=7, zorder=5)
    axis.axvline(at, color=BLACK, lw=0.8, ls=":")
    axis.annotate(mark, (at, level), xytext=(8, 8), textcoords="offset points", bbox=_PAPER)
    axis.set(xscale="log", yscale="log", xlabel=x_label, ylabel=y_label)
    axis.legend(loc="best")
    return f"crossing at {number(at, 4)}"


# -- approach to a limit over very many decades --------------------------------------------------------


def draw_approach(
    axis: Any,
    decades: NDArray[np.float64],
    curves: Sequence[tuple[str, NDArray[np.float64]]],
    *,
    limit: float,
    limit_label: str,
    window: tuple[float, float, str] | None,
    x_label: str,
    y_label: str,
) -> str:
    """Ratios that tend to a limit, over powers of ten on a logarithmic axis of decades."""
    for i, (label, values) in enumerate(curves):
        axis.plot(decades, values, color=CYCLE[i], ls=DASHES[i], lw=1.8, label=label)
    axis.axhline(limit, color=BLACK, lw=1, ls=":", label=limit_label)
    if window is not None:
        axis.axvspan(window[0], window[1], color=YELLOW, alpha=0.45, lw=0, label=window[2])
    axis.set(xscale="log", xlabel=x_label, ylabel=y_label, xlim=(decades[0], decades[-1]))
    axis.legend(loc="best")
    told = []
    for label, values in curves:
        drawn = np.flatnonzero(np.isfinite(values))  # a curve may leave the picture before its end
        if drawn.size:
            told.append(f"{label} {number(values[drawn[-1]], 5)} at 10^{{{decades[drawn[-1]]:.0f}}}")
    return plain_words(f"limit {number(limit, 6)}; {'; '.join(told)}")
