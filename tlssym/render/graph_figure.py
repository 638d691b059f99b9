"""The graph of what follows from what, in layers; each equation with the colour and mark of its verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.patches import FancyBboxPatch

from tlssym.derive.lecture import Lecture
from tlssym.render.figures import BLACK, Picture, canvas
from tlssym.render.graph import COLOURS, edges
from tlssym.values import Verdict

SWEEPS = 24
MARKS = {
    Verdict.PROVED: "✓",
    Verdict.SCALING: "∼",
    Verdict.DEFINITION: ":=",
    Verdict.INPUT: "·",
    Verdict.UNDECIDED: "?",
    Verdict.DIVERGENT: "∞",
    Verdict.REFUTED: "✗",
}


def layers_of(names: Sequence[str], arrows: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each node: one more than the highest layer of what it follows from."""
    sources: dict[str, list[str]] = {name: [] for name in names}
    for source, target in arrows:
        sources[target].append(source)
    layer: dict[str, int] = {}

    def depth(name: str) -> int:
        if name not in layer:
            layer[name] = 1 + max((depth(source) for source in sources[name]), default=-1)
        return layer[name]

    for name in names:
        depth(name)
    return layer


def placed(names: Sequence[str], arrows: Sequence[tuple[str, str]]) -> dict[str, tuple[int, float]]:
    """Layer and height of each node; within a layer ordered by the neighbours' mean height (Sugiyama)."""
    layer = layers_of(names, arrows)
    rows: dict[int, list[str]] = {}
    for name in names:
        rows.setdefault(layer[name], []).append(name)
    near: dict[str, list[str]] = {name: [] for name in names}
    for source, target in arrows:
        near[source].append(target)
        near[target].append(source)
    height = {name: i - len(row) / 2 for row in rows.values() for i, name in enumerate(row)}
    for sweep in range(SWEEPS):
        for k in sorted(rows, reverse=bool(sweep % 2)):
            wanted = {
                n: sum(height[m] for m in near[n]) / len(near[n]) if near[n] else height[n] for n in rows[k]
            }
            rows[k].sort(key=lambda n: (wanted[n], names.index(n)))
            for i, name in enumerate(rows[k]):
                height[name] = i - (len(rows[k]) - 1) / 2
    return {name: (layer[name], height[name]) for name in names}


def draw_graph(lecture: Lecture, verdicts: Mapping[str, Verdict]) -> Picture:
    """The equations of a lecture and the inputs they use, with their verdicts.

    Parameters
    ----------
    lecture : Lecture
    verdicts : mapping from equation number to Verdict
        Equations without one stay white.
    """
    arrows = edges(lecture)
    linked = {end for arrow in arrows for end in arrow}
    names = [i for i in lecture.inputs if i in linked] + [u.id for u in lecture.equations if u.id in linked]
    alone = [u.id for u in lecture.equations if u.id not in linked]
    places = placed(names, arrows)
    columns = 1 + max((column for column, _ in places.values()), default=0)
    tallest = max((abs(h) for _, h in places.values()), default=1.0)
    figure, (axis,) = canvas(max(7.5, 1.35 * columns), max(4.2, 0.42 * (2 * tallest + 3)))
    spread = {name: (1.9 * column, -height) for name, (column, height) in places.items()}
    for source, target in arrows:
        (x1, y1), (x2, y2) = spread[source], spread[target]
        axis.annotate(
            "",
            (x2 - 0.42, y2),
            (x1 + (0.75 if source in lecture.inputs else 0.42), y1),
            zorder=1,
            arrowprops=_ARROW,
        )
    for name in names:
        _box(axis, spread[name], name, verdicts.get(name), name in lecture.inputs)
    bottom = -tallest - 1.3
    for i, name in enumerate(alone):
        _box(axis, (1.05 * i - 0.3, bottom), name, verdicts.get(name), False)
    _legend(axis, verdicts)
    axis.set(
        xlim=(-1.0, max(1.9 * (columns - 1) + 0.7, 1.05 * len(alone))), ylim=(bottom - 0.6, tallest + 0.7)
    )
    axis.axis("off")
    counts = {v: sum(w is v for w in verdicts.values()) for v in Verdict}
    return Picture(figure, "; ".join(f"{count} {v.value}" for v, count in counts.items() if count))


_ARROW = {
    "arrowstyle": "-|>",
    "color": "#555555",
    "lw": 0.6,
    "shrinkA": 0,
    "shrinkB": 0,
    "connectionstyle": "arc3,rad=0.06",
    "mutation_scale": 7,
}


def _box(axis: object, at: tuple[float, float], name: str, verdict: Verdict | None, given: bool) -> None:
    x, y = at
    wide = 0.75 if given else 0.42
    colour = "white" if verdict is None else COLOURS[verdict]
    style = "square,pad=0" if given else "round,pad=0,rounding_size=0.2"
    patch = FancyBboxPatch(
        (x - wide, y - 0.3),
        2 * wide,
        0.6,
        boxstyle=style,
        fc="#EEEEEE" if given else colour,
        ec=BLACK,
        lw=0.7,
        zorder=2,
    )
    axis.add_patch(patch)  # type: ignore[attr-defined]
    mark = f" {MARKS[verdict]}" if verdict is not None else ""
    words = _folded(name) if given else f"{name}{mark}"
    axis.text(x, y, words, ha="center", va="center", fontsize=5.8 if given else 7.5, zorder=3)  # type: ignore[attr-defined]


def _folded(name: str) -> str:
    """A long name on two lines."""
    words = name.split()
    if len(name) < 12 or len(words) == 1:
        return name
    cut = min(range(1, len(words)), key=lambda i: abs(len(" ".join(words[:i])) - len(" ".join(words[i:]))))
    return " ".join(words[:cut]) + "\n" + " ".join(words[cut:])


def _legend(axis: object, verdicts: Mapping[str, Verdict]) -> None:
    from matplotlib.patches import Patch

    shown = [v for v in Verdict if v in set(verdicts.values())]
    handles = [Patch(fc=COLOURS[v], ec=BLACK, lw=0.7, label=f"{MARKS[v]} {v.value}") for v in shown]
    axis.legend(
        handles=handles, loc="upper center", bbox_to_anchor=(0.5, 0.0), ncols=max(1, len(handles)), fontsize=8
    )  # type: ignore[attr-defined]
