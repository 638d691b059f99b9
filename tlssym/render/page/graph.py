"""The graph of what follows from what as SVG, with a link on every box."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping

from tlssym.derive.lecture import Lecture
from tlssym.render.graph import Follows, edges
from tlssym.render.graph_figure import HIGH, MARKS, WIDE, Layout, folded
from tlssym.values import Verdict

UNIT = 46
INPUT_WIDE = 0.84


def graph_svg(
    lecture: Lecture, follows: Follows, verdicts: Mapping[str, Verdict], link: Callable[[str], str]
) -> str:
    """The graph; each equation has the class of its verdict and leads to its place.

    Parameters
    ----------
    lecture : Lecture
    verdicts : mapping from number to Verdict
    link : callable
        From the number of an equation to its address; empty where there is none.
    """
    arrows = edges(lecture, follows)
    linked = {end for arrow in arrows for end in arrow}
    names = [i for i in lecture.inputs if i in linked] + [u.id for u in lecture.equations if u.id in linked]
    if not names:
        return ""
    layout = Layout(names, arrows)
    xs, ys = zip(*(layout.place(n) for n in layout.layer), strict=True)
    left, top = min(xs) - 1, max(ys) + 0.6
    width, height = (max(xs) + 1 - left) * UNIT, (top - min(ys) + 0.6) * UNIT

    def at(name: str) -> tuple[float, float]:
        x, y = layout.place(name)
        return (x - left) * UNIT, (top - y) * UNIT

    lines = [_line([at(node) for node in way]) for way in layout.ways.values()]
    boxes = [_box(name, at(name), verdicts.get(name), name in lecture.inputs, link(name)) for name in names]
    return (
        f'<svg class="graph" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" '
        f'role="group" '
        f'aria-label="What follows from what: {len(names)} boxes; each leads to its equation">\n'
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        'orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>\n' + "\n".join([*lines, *boxes]) + "\n</svg>"
    )


def _line(way: list[tuple[float, float]]) -> str:
    (x, y), *rest = way
    path = f"M{x:.1f} {y + HIGH * UNIT:.1f}"
    x0, y0 = x, y + HIGH * UNIT
    for i, (x1, y1) in enumerate(rest):
        if i == len(rest) - 1:
            y1 -= HIGH * UNIT + 1
        middle = (y0 + y1) / 2
        path += f" C{x0:.1f} {middle:.1f} {x1:.1f} {middle:.1f} {x1:.1f} {y1:.1f}"
        x0, y0 = x1, y1
    return f'<path class="arrow" d="{path}" marker-end="url(#head)"/>'


def _box(name: str, at: tuple[float, float], verdict: Verdict | None, given: bool, address: str) -> str:
    x, y = at
    wide = (INPUT_WIDE if given else WIDE) * UNIT
    kind = "given" if given else (verdict.value if verdict is not None else "none")
    radius = 0 if given else 7
    lines = (
        folded(name).split("\n")
        if given
        else [f"{name} {MARKS[verdict] if verdict is not None else ''}".strip()]
    )
    step = 10 if len(lines) < 3 else 9
    first = y - step * (len(lines) - 1) / 2 + 4
    text = "".join(
        f'<text x="{x:.1f}" y="{first + i * step:.1f}">{html.escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    says = (
        f"{name}, taken as given"
        if given
        else f"equation {name}: {verdict.value if verdict else 'not checked'}"
    )
    box = (
        f'<rect x="{x - wide:.1f}" y="{y - HIGH * UNIT:.1f}" width="{2 * wide:.1f}" height="{2 * HIGH * UNIT:.1f}" '
        f'rx="{radius}"/>{text}'
    )
    shown = f'<g class="box {kind}">{box}</g>'
    if not address:
        return f'<g role="img" aria-label="{html.escape(says)}">{shown}</g>'
    return f'<a href="{html.escape(address)}" aria-label="{html.escape(says)}">{shown}</a>'
