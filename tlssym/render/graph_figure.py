"""The graph of what follows from what, in layers; each equation with the colour and mark of its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from textwrap import wrap
from typing import Any

import numpy as np
from matplotlib.patches import FancyBboxPatch, Patch

from tlssym.derive.lecture import Lecture
from tlssym.render.figures import BLACK, Picture, canvas
from tlssym.render.graph import COLOURS, Follows, edges
from tlssym.values import Verdict

SWEEPS = 40
LINE = 17  # signs on a line of a box
ROW = 1.55  # distance of two layers
WIDE, HIGH = 0.44, 0.32  # half width and half height of a box
MARKS = {
    Verdict.PROVED: "✓",
    Verdict.SCALING: "∼",
    Verdict.AGREES: "≐",
    Verdict.DEFINITION: "≔",
    Verdict.INPUT: "·",
    Verdict.UNDECIDED: "?",
    Verdict.DIVERGENT: "∞",
    Verdict.REFUTED: "✗",
}

Arrow = tuple[str, str]


def layers_of(names: Sequence[str], arrows: Sequence[Arrow]) -> dict[str, int]:
    """The layer of each node: below all that it follows from, and as near as can be to what follows from it.

    Parameters
    ----------
    names : sequence of str
    arrows : sequence of (source, target)
        Without a circle.
    """
    sources: dict[str, list[str]] = {name: [] for name in names}
    targets: dict[str, list[str]] = {name: [] for name in names}
    for source, target in arrows:
        sources[target].append(source)
        targets[source].append(target)
    layer: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in layer:
            layer[name] = 1 + max((depth(source) for source in sources[name]), default=-1)
        return layer[name]

    for name in names:
        depth(name)
    for name in names:  # what follows from nothing goes next to its first use
        if not sources[name] and targets[name]:
            layer[name] = min(layer[target] for target in targets[name]) - 1
    return layer


def needed(names: Sequence[str], arrows: Sequence[Arrow]) -> list[Arrow]:
    """The arrows that no longer path replaces (the transitive reduction)."""
    targets: dict[str, set[str]] = {name: set() for name in names}
    for source, target in arrows:
        targets[source].add(target)
    reached: dict[str, set[str]] = {}

    def beyond(name: str) -> set[str]:
        if name not in reached:
            reached[name] = set().union(*(beyond(t) | {t} for t in targets[name]))
        return reached[name]

    return [(s, t) for s, t in arrows if not any(t in beyond(other) for other in targets[s] - {t})]


class Layout:
    """Places of the nodes; an arrow over several layers gets a place in each of them (Sugiyama)."""

    def __init__(self, names: Sequence[str], arrows: Sequence[Arrow]) -> None:
        self.layer: dict[str, int] = layers_of(names, arrows)
        self.ways: dict[Arrow, list[str]] = {}
        links: list[Arrow] = []
        for source, target in needed(names, arrows):
            way = [source]
            for k in range(self.layer[source] + 1, self.layer[target]):
                way.append(f"{source}|{target}|{k}")
                self.layer[way[-1]] = k
            way.append(target)
            self.ways[source, target] = way
            links += list(pairwise(way))
        self.near: dict[str, list[str]] = {name: [] for name in self.layer}
        for one, other in links:
            self.near[one].append(other)
            self.near[other].append(one)
        self.rows: dict[int, list[str]] = {}
        for name, k in self.layer.items():
            self.rows.setdefault(k, []).append(name)
        self.across: dict[str, float] = {}
        for row in self.rows.values():
            self._spread(row, {name: float(i) for i, name in enumerate(row)})
        for sweep in range(SWEEPS):
            for k in sorted(self.rows, reverse=bool(sweep % 2)):
                self._spread(self.rows[k], {n: self._middle(n) for n in self.rows[k]})

        self._pack()

    def _pack(self) -> None:
        """Move parts that nothing joins beside each other, in their order, as near as their layers let them."""
        edge: dict[int, float] = {}
        for part in sorted(self._parts(), key=lambda names: sum(self.across[n] for n in names) / len(names)):
            gaps = [
                edge[self.layer[n]] - self.across[n] + _half(n) for n in part if self.layer[n] in edge
            ]
            shift = max(gaps, default=0.0)
            for name in part:
                self.across[name] += shift
                layer = self.layer[name]
                edge[layer] = max(edge.get(layer, -1e9), self.across[name] + _half(name))

    def _parts(self) -> list[list[str]]:
        """The nodes that are joined, together."""
        seen: set[str] = set()
        found = []
        for start in self.near:
            open_, part = [start], []
            while open_:
                name = open_.pop()
                if name not in seen:
                    seen.add(name)
                    part.append(name)
                    open_ += self.near[name]
            if part:
                found.append(part)
        return found

    def _middle(self, name: str) -> float:
        near = self.near[name]
        return sum(self.across[n] for n in near) / len(near) if near else self.across[name]

    def _spread(self, row: list[str], wanted: Mapping[str, float]) -> None:
        """Order a layer by the places wanted, then keep neighbours apart with the least moving."""
        row.sort(key=lambda n: (wanted[n], n))
        at: list[float] = []
        for i, name in enumerate(row):
            room = 0.0 if i == 0 else (_half(row[i - 1]) + _half(name))
            at.append(wanted[name] if i == 0 else max(wanted[name], at[-1] + room))
        shift = sum(w - p for w, p in zip((wanted[n] for n in row), at, strict=True)) / len(row)
        self.across.update({name: place + shift for name, place in zip(row, at, strict=True)})

    def place(self, name: str) -> tuple[float, float]:
        return self.across[name], -ROW * self.layer[name]


def _half(name: str) -> float:
    """Half of the room that a node takes in its layer."""
    if "|" in name:
        return 0.22
    return 0.56 if name[:1].isdigit() else 0.9


def draw_graph(lecture: Lecture, follows: Follows, verdicts: Mapping[str, Verdict]) -> Picture:
    """The equations of a lecture and the inputs they use, from top to bottom, with their verdicts.

    Parameters
    ----------
    lecture : Lecture
    verdicts : mapping from equation number to Verdict
        Equations without one stay white.

    Returns
    -------
    Picture
        Its words count the verdicts.
    """
    arrows = edges(lecture, follows)
    linked = {end for arrow in arrows for end in arrow}
    names = [i for i in lecture.inputs if i in linked] + [u.id for u in lecture.equations if u.id in linked]
    alone = [u.id for u in lecture.equations if u.id not in linked]
    layout = Layout(names, arrows)
    places = {name: layout.place(name) for name in names}
    left = min((x for x, _ in places.values()), default=0.0) - 1.1
    right = max((x for x, _ in places.values()), default=0.0) + 1.1
    bottom = min((y for _, y in places.values()), default=0.0) - (ROW if alone else 0.6)
    right = max(right, left + 1.1 * (len(alone) + 3))
    figure, (axis,) = canvas(max(5.0, 0.62 * (right - left)), max(3.0, 0.62 * (0.9 - bottom)))
    for (_, target), way in layout.ways.items():
        _arrow(axis, [layout.place(node) for node in way], target)
    for name in names:
        _box(axis, places[name], name, verdicts.get(name), name in lecture.inputs)
    if alone:
        axis.text(left + 0.2, bottom, "standing alone:", fontsize=10, va="center")
    for i, name in enumerate(alone):
        _box(axis, (left + 2.6 + 1.1 * i, bottom), name, verdicts.get(name), False)
    shown = [v for v in Verdict if v in {verdicts[n] for n in (*names, *alone) if n in verdicts}]
    handles = [Patch(fc=COLOURS[v], ec=BLACK, lw=0.7, label=f"{MARKS[v]} {v.value}") for v in shown]
    if handles:
        axis.legend(
            handles=handles,
            loc="upper center",
            bbox_to_anchor=(0.5, 0.0),
            ncols=min(4, len(handles)),
            fontsize=11,
            frameon=False,
        )
    axis.set(xlim=(left, right), ylim=(bottom - 0.6, 0.6))
    axis.axis("off")
    counts = {v: sum(verdicts.get(name) is v for name in (*names, *alone)) for v in shown}
    return Picture(
        figure, "; ".join(f"{count} {v.value}" for v, count in counts.items()) or "no verdicts yet"
    )


def _arrow(axis: Any, way: Sequence[tuple[float, float]], target: str) -> None:
    """A smooth line through the places of an arrow, with its head at the target."""
    points = np.array(way)
    points[0, 1] -= HIGH
    points[-1, 1] += HIGH
    smooth = [points[0]]
    for one, two in pairwise(points):
        share = np.linspace(0, 1, 12)[1:, None]
        bend = share**2 * (3 - 2 * share)
        across = one[0] + bend[:, 0] * (two[0] - one[0])
        smooth.extend(np.column_stack([across, one[1] + share[:, 0] * (two[1] - one[1])]))
    line = np.array(smooth)
    axis.plot(line[:-1, 0], line[:-1, 1], color="#666666", lw=0.7, zorder=1, solid_capstyle="round")
    head = {
        "arrowstyle": "-|>",
        "color": "#444444",
        "lw": 0.7,
        "mutation_scale": 8,
        "shrinkA": 0,
        "shrinkB": 0,
    }
    axis.annotate("", line[-1], line[-3], arrowprops=head, zorder=1)


def _box(axis: Any, at: tuple[float, float], name: str, verdict: Verdict | None, given: bool) -> None:
    x, y = at
    wide = 0.84 if given else WIDE
    colour = "#F4F4F4" if given else ("white" if verdict is None else COLOURS[verdict])
    style = "square,pad=0" if given else "round,pad=0,rounding_size=0.2"
    patch = FancyBboxPatch(
        (x - wide, y - HIGH), 2 * wide, 2 * HIGH, boxstyle=style, fc=colour, ec=BLACK, lw=0.7, zorder=2
    )
    axis.add_patch(patch)
    words = folded(name) if given else f"{name} {MARKS[verdict] if verdict is not None else ''}".strip()
    axis.text(
        x, y, words, ha="center", va="center", fontsize=8.2 if given else 10.5, zorder=3, linespacing=1.1
    )


def folded(name: str) -> str:
    """A long name on lines that fit into a box, as few as can be and about as long as each other."""
    lines = next((n for n in (1, 2, 3) if len(name) <= LINE * n - 4 * (n > 1)), 3)
    if lines == 1:
        return name
    width = next(w for w in range(len(name) // lines, len(name) + 1) if len(wrap(name, w)) <= lines)
    return "\n".join(wrap(name, width))
