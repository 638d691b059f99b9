"""The graph of what follows from what, for Graphviz and for Mermaid."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from tlssym.derive.lecture import Lecture, Unit
from tlssym.read.lecture import Lecture as LectureText
from tlssym.values import Verdict

Follows = Callable[[str], Sequence[str]]
"""From an equation to what its derivation reads."""

# Okabe and Ito's colours, told apart by colour-blind readers and in grey print
COLOURS: Mapping[Verdict, str] = {
    Verdict.PROVED: "#009E73",
    Verdict.SCALING: "#56B4E9",
    Verdict.AGREES: "#0072B2",
    Verdict.DEFINITION: "#DDDDDD",
    Verdict.INPUT: "#BBBBBB",
    Verdict.UNDECIDED: "#F0E442",
    Verdict.DIVERGENT: "#CC79A7",
    Verdict.REFUTED: "#D55E00",
}


def dot(
    lecture: Lecture,
    follows: Follows,
    verdicts: Mapping[str, Verdict] | None = None,
    text: LectureText | None = None,
) -> str:
    """The graph in Graphviz's language; boxes are inputs, verdicts give the colour where they are known.

    The equations of a file (``text``) that nothing is derived for stand by themselves.
    """
    lines = [
        f'digraph "{lecture.id}" {{',
        "  rankdir=LR;",
        '  node [shape=ellipse, style=filled, fillcolor=white, fontname="Helvetica"];',
    ]
    for unit in _numbered(lecture, text):
        colour = COLOURS[verdicts[unit.id]] if verdicts and unit.id in verdicts else "white"
        name, title = _quoted(unit.id), _quoted(unit.title)
        lines.append(f'  "{name}" [label="({name})", tooltip="{title}", fillcolor="{colour}"];')
    for name in _used_inputs(lecture, follows):
        lines.append(f'  "{_quoted(name)}" [shape=box, fillcolor="#EEEEEE"];')
    for source, target in edges(lecture, follows):
        lines.append(f'  "{_quoted(source)}" -> "{_quoted(target)}";')
    return "\n".join([*lines, "}"])


def mermaid(lecture: Lecture, follows: Follows, text: LectureText | None = None) -> str:
    """The graph in Mermaid's language."""
    names = [u.id for u in _numbered(lecture, text)] + _used_inputs(lecture, follows)
    keys = {name: f"n{i}" for i, name in enumerate(names)}
    lines = ["graph LR"]
    for unit in _numbered(lecture, text):
        label = unit.id.replace('"', "#quot;")
        lines.append(f'  {keys[unit.id]}(("{label}"))')
    for name in _used_inputs(lecture, follows):
        lines.append(f'  {keys[name]}["{name}"]')
    for source, target in edges(lecture, follows):
        lines.append(f"  {keys[source]} --> {keys[target]}")
    return "\n".join(lines)


def _numbered(lecture: Lecture, text: LectureText | None) -> list[Unit]:
    open_ = [p.number for p in text.passages if p.number not in lecture.units] if text is not None else []
    return [*lecture.equations, *(Unit(number, f"Equation ({number})", "open") for number in open_)]


def _used_inputs(lecture: Lecture, follows: Follows) -> list[str]:
    used = {end for end, _ in edges(lecture, follows)}
    return [name for name in lecture.inputs if name in used]


def edges(lecture: Lecture, follows: Follows) -> list[tuple[str, str]]:
    """From each source to what follows from it; a claim between two equations is passed through."""
    found: dict[tuple[str, str], None] = {}
    for unit in lecture.equations:
        for source in follows(unit.id):
            through = lecture.units.get(source)
            for end in follows(source) if through is not None and through.is_claim else (source,):
                found[end, unit.id] = None
    return [edge for edge in found if edge[0] in lecture.units or edge[0] in lecture.inputs]


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
