"""A lecture file → its numbered formulas with their places, the inline formulas, and what is wrong with it.

``read_lecture`` is the whole stage; nothing here knows what a formula means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

from tlssym.parse.declared import NOTHING, Declared
from tlssym.parse.macros import NO_MACROS, Macros
from tlssym.parse.tree import Source
from tlssym.read.configured import configured
from tlssym.read.counter import Counter
from tlssym.read.displays import Found, formulas
from tlssym.read.include import assembled
from tlssym.read.macros import definitions, without
from tlssym.read.mask import body_of, is_latex, masked
from tlssym.read.numbers import number_after, split_rows, tags, take_number
from tlssym.read.root import definitions_above
from tlssym.read.source import read_source
from tlssym.values import Finding, Place

UNREADABLE, DOUBLED, NO_NUMBER, TOO_LARGE, GAP = "TLS101", "TLS104", "TLS105", "TLS107", "TLS601"
MAX_FORMULAS = 20_000
_STATES = re.compile(
    r"[=<>]|\\(?:approx|sim|simeq|propto|leq?|geq?|l[lt]|g[gt]|neq?|equiv|leqslant|geqslant|to|lesssim|gtrsim"
    r"|rightarrow|Rightarrow|implies|longrightarrow|coloneqq)(?![A-Za-z])"
)

_NUMBER = re.compile(r"((?:(?:[A-Z]|\d+)\.)*)(\d{1,9})[a-z]?")
_COLUMNS = re.compile(r"\s*(?:\[[^\[\]]*\])?\{[^{}]*\}")
_WITH_COLUMNS = ("alignat", "xalignat", "IEEEeqnarray")
_LEADING = {r"\to", r"\rightarrow", r"\longrightarrow"}
_LEFT_OPEN = r"(?:\s|&|~|\\q?quad(?![A-Za-z])|\\[,;:! ])*"
_CONTINUES = re.compile(rf"{_LEFT_OPEN}(?:{_STATES.pattern})")
_ADDS = re.compile(
    rf"\s*&{_LEFT_OPEN}(?:[+\-]|\\(?:times|cdot)(?![A-Za-z]))(?:(?!{_STATES.pattern}).)*$", re.S
)
_BRACE_OR_RELATION = re.compile(rf"\\[{{}}]|[{{}}]|{_STATES.pattern}")


@dataclass(frozen=True)
class Block:
    """One displayed formula: its LaTeX (the number taken out, offsets kept) and where that starts."""

    latex: str
    start: int

    @property
    def end(self) -> int:
        """Offset after the formula."""
        return self.start + len(self.latex)


@dataclass(frozen=True)
class Passage:
    """An equation: all the displays that belong to its number, in order.

    ``number`` is what it is called: its number, else its label, else ``L`` and its line.  ``place`` is where the
    display that carries the number begins, ``number_at`` the offset of the number, ``labels`` what the text may
    refer to it by.
    """

    number: str
    blocks: tuple[Block, ...]
    place: Place
    number_at: int
    labels: tuple[str, ...] = ()

    @property
    def latex(self) -> str:
        """The formulas, one display a line."""
        return "\n".join(" ".join(block.latex.split()) for block in self.blocks)

    @property
    def parts(self) -> list[tuple[str, int]]:
        """LaTeX and offset of each display, as ``parse_blocks`` takes them."""
        return [(block.latex, block.start) for block in self.blocks]


def has_relation(latex: str) -> bool:
    """Whether a formula holds a relation sign."""
    return bool(_STATES.search(latex))


@dataclass(frozen=True)
class Inline:
    """A formula in the running text, and the number of the last display before it, if any."""

    latex: str
    start: int
    follows: str
    place: Place

    @property
    def states_relation(self) -> bool:
        """Whether it says something: holds a relation sign."""
        return has_relation(self.latex)

    @property
    def only_leads(self) -> bool:
        r"""Whether it only names a limit, ``T \to 0``."""
        return all(sign.group() in _LEADING for sign in _STATES.finditer(self.latex))


@dataclass(frozen=True)
class Lecture:
    """A lecture as read.

    Attributes
    ----------
    path, text : str
    source : Source
        Text and offsets → places.
    passages : tuple of Passage
        The displayed equations, in the order of the file, each name once.
    inline : tuple of Inline
    problems : tuple of Finding
    macros : Macros
        The abbreviations that the file defines.
    declared : Declared
        What the project says of the letters in it.
    """

    path: str
    source: Source
    passages: tuple[Passage, ...]
    inline: tuple[Inline, ...]
    problems: tuple[Finding, ...]
    macros: Macros = NO_MACROS
    declared: Declared = NOTHING

    @property
    def text(self) -> str:
        """The file's text."""
        return self.source.text

    def passage(self, number: str) -> Passage | None:
        """The equation with a number, or None."""
        return next((passage for passage in self.passages if passage.number == number), None)

    def place(self, offset: int) -> Place:
        """Line and column of an offset into the text."""
        return self.source.place(offset)


@dataclass(frozen=True)
class _Display:
    """A display with the number it carries, before numbers are shared with its neighbours."""

    block: Block
    number: str
    outer: tuple[int, int]
    number_at: int
    label: str = ""


def read_lecture(path: str | Path) -> Lecture:
    """Read a Markdown or LaTeX file.

    Raises
    ------
    ReadError
        The file cannot be read at all: missing, too large, binary, empty.
    """
    source, problems = read_source(path)
    latex = is_latex(str(path), source.text)
    if latex:
        before = "" if source.parts else definitions_above(Path(path), source.text, read_source)
    else:
        before = configured(str(path), source.text)
    source, lacking = assembled(source, latex, read_source, before)
    lecture = read_text(source, str(path))
    return replace(lecture, problems=(*problems, *lacking, *lecture.problems))


def read_text(text: str | Source, path: str = "") -> Lecture:
    """The lecture in a text, or in a source with the files that it brings in; see :func:`read_lecture`."""
    source = Source(text, path) if isinstance(text, str) else text
    text = source.text
    latex = is_latex(path, text)
    visible = masked(text, latex)
    counter = Counter(visible) if latex else None
    defined = definitions(visible)
    visible = without(visible, defined)
    visible = body_of(visible) if latex else visible
    problems: list[Finding] = []
    displays: list[_Display] = []
    inline: list[tuple[Found, int]] = []
    for count, found in enumerate(formulas(visible, defined.aliases, lenient=not latex)):
        if count == MAX_FORMULAS:
            message = f"more than {MAX_FORMULAS} formulas; what follows is not read, split the file"
            problems.append(_finding(TOO_LARGE, source, found.outer[0], 1, message))
            break
        if not visible[found.start : found.end].strip("~ \t\r\n") and "~" in visible[found.start : found.end]:
            continue  # a display that only defines macros
        if found.kind == "inline":
            inline.append((found, len(displays)))
            continue
        if not found.closed:
            problems.append(
                _finding(
                    UNREADABLE,
                    source,
                    found.outer[0],
                    found.start - found.outer[0],
                    "this display is never closed; close it before the empty line",
                )
            )
        displays.extend(_displays(visible, found, counter))
    passages = _once(_passages(displays, visible, source), source, problems)
    problems += _displaying(visible, defined.displaying, source)
    problems += _gaps(passages, source)
    if not passages:
        problems.append(
            Finding(
                NO_NUMBER,
                "no displayed formula in this file; write one, as in $$ E = mc^2 $$",
                Place(1, 1),
                variant="nothing",
            )
        )
    names = {block.start: passage.number for passage in passages for block in passage.blocks}
    starts = [names.get(display.block.start, display.number) for display in displays]
    return Lecture(
        path,
        source,
        tuple(passages),
        tuple(
            Inline(visible[f.start : f.end], f.start, _last(starts, before), source.place(f.start))
            for f, before in inline
        ),
        tuple(problems),
        defined.table,
    )


def _finding(code: str, source: Source, at: int, length: int, message: str) -> Finding:
    printed = source.text[at : at + max(length, 1)]
    return Finding(code, message, source.place(at), max(1, length), printed)


def _last(numbers: list[str], before: int) -> str:
    return next((number for number in reversed(numbers[:before]) if number), "")


# -- displays -----------------------------------------------------------------------------------------------


def _displays(text: str, found: Found, counter: Counter | None) -> Iterable[_Display]:
    columns = _COLUMNS.match(text, found.start, found.end) if found.kind in _WITH_COLUMNS else None
    if columns:
        found = replace(found, start=columns.end())
    inside = text[found.start : found.end]
    automatic = counter is not None and found.kind not in ("display", "displaymath") and not found.starred
    if found.has_rows and (tags(inside) > 1 or automatic):
        yield from _rows(text, found, counter if automatic else None)
        return
    taken = take_number(inside)
    number, outer = taken.number, found.outer
    at = found.start + taken.span[0] if taken.span else outer[0]
    label = taken.label
    if not number:
        number, behind, end = number_after(text, outer[1])
        at = outer[1] if number or behind else at
        label = behind or label
        outer = (outer[0], end)
    if not number and automatic and counter is not None and not taken.unnumbered:
        number = counter.next(outer[0])
    yield _Display(Block(taken.latex, found.start), number, outer, at, label)


def _rows(text: str, found: Found, counter: Counter | None) -> Iterable[_Display]:
    """The rows of an ``align``, each with its number; a row without one goes with the next that has one.

    A row that begins with a relation goes on from the last member of the row before, and one that begins with
    an operator, after the mark of alignment, belongs to that row altogether.
    """
    inside = text[found.start : found.end]
    rows = [(a, b, take_number(inside[a:b])) for a, b in split_rows(inside)]
    start: int | None = None
    last_member = 0  # where the last member of the row before begins
    skipped = 0
    for index, (a, b, taken) in enumerate(rows):
        number = taken.number
        if skipped:  # belongs to the row before, whose number it shares; LaTeX has counted it all the same
            skipped -= 1
            if not number and counter is not None and not taken.unnumbered:
                counter.next(found.start + a)
            continue
        if not number and counter is not None and not taken.unnumbered:
            number = counter.next(found.start + a)
        if start is None:
            start = last_member if index and _CONTINUES.match(taken.latex) else a
        last_member = _last_member(inside, start, b)
        if not number:
            continue
        latex = inside[start:a] + taken.latex
        for following, end, more in rows[index + 1 :]:
            if more.number or not _ADDS.match(more.latex):
                break
            skipped += 1
            latex += inside[b:following] + more.latex
            b = end
        latex = take_number(latex).latex
        at = found.start + a + (taken.span[0] if taken.span else 0)
        outer = (found.start + start, found.start + b)
        yield _Display(Block(latex, found.start + start), number, outer, at, taken.label)
        start = None
    if start is not None:
        left = take_number(inside[start:])
        block = Block(left.latex, found.start + start)
        yield _Display(block, "", (block.start, found.outer[1]), block.start, left.label)


def _last_member(inside: str, start: int, end: int) -> int:
    """Where the last member of a chain begins; its start where there is no relation in it."""
    depth, at = 0, start
    for match in _BRACE_OR_RELATION.finditer(inside, start, end):
        sign = match.group()
        if sign in ("{", "}"):
            depth += 1 if sign == "{" else -1
        elif depth == 0 and sign not in (r"\{", r"\}"):
            at = match.end()
    return at


# -- numbers ------------------------------------------------------------------------------------------------


def _passages(displays: list[_Display], text: str, source: Source) -> list[Passage]:
    """The equations: each number with the displays next to it that have none, and those that stand alone."""
    passages: list[Passage] = []
    run: list[_Display] = []
    for i, display in enumerate(displays):
        run.append(display)
        last = i + 1 == len(displays)
        gap = slice(display.outer[1], 0 if last else displays[i + 1].outer[0])
        if last or text[gap].strip("~ \t\r\n&\\") or "```" in source.text[gap]:
            passages += _shared(run, source)
            run = []
    return passages


def _shared(run: list[_Display], source: Source) -> Iterable[Passage]:
    """Each display without a name given to the one before it that has one, or to the first one after.

    Where none has a number, each is an equation of its own.
    """
    numbered = any(display.number for display in run)
    named = [i for i, display in enumerate(run) if display.number or display.label] if numbered else []
    for i, at in enumerate(named or range(len(run))):
        first = 0 if named and i == 0 else at
        end = named[i + 1] if i + 1 < len(named) else len(run) if named else at + 1
        here, members = run[at], run[first:end]
        blocks = tuple(display.block for display in members)
        place = source.place(here.outer[0])
        labels = tuple(display.label for display in members if display.label)
        name = here.number or here.label or _by_line(place)
        yield Passage(name, blocks, place, here.number_at, labels)


def _by_line(place: Place) -> str:
    """The name of a display that has none: its line, in another file than the one named with that file's name."""
    return (f"{Path(place.file).stem}:" if place.file else "") + f"L{place.line}"


def _once(passages: list[Passage], source: Source, problems: list[Finding]) -> list[Passage]:
    """The equations, those whose name was used before under the name of their line."""
    seen: dict[str, Passage] = {}
    on_line: dict[str, int] = {}
    for passage in passages:
        first = seen.setdefault(passage.number, passage)
        if first is passage:
            continue
        name = by_line = _by_line(passage.place)
        while name in seen:
            on_line[by_line] = on_line.get(by_line, 0) + 1
            name = f"{by_line}-{on_line[by_line] + 1}"
        seen[name] = replace(passage, number=name)
        if passage.number != by_line:
            message = (
                f"({passage.number}) was used before, in line {first.place.line}; this formula is called ({name}) "
                "here, number it anew"
            )
            length = len(passage.number) + 2
            problems.append(_finding(DOUBLED, source, passage.number_at, length, message))
    return list(seen.values())


def _displaying(text: str, names: list[str], source: Source) -> list[Finding]:
    """A warning for each macro that holds whole displays, at the first place where it is used."""
    found: list[Finding] = []
    for name in dict.fromkeys(names):
        used = re.search(re.escape(name) + r"(?![A-Za-z@])", text)
        if used is not None:
            message = f"the macro {name} makes a display of its own, which is not checked; write it out"
            found.append(_finding(NO_NUMBER, source, used.start(), len(name), message))
    return found


def _gaps(passages: list[Passage], source: Source) -> list[Finding]:
    """A note for each number that is left out between others."""
    series: dict[str, dict[int, Passage]] = {}
    for passage in passages:
        match = _NUMBER.fullmatch(passage.number)
        if match:
            series.setdefault(match.group(1), {}).setdefault(int(match.group(2)), passage)
    notes: list[Finding] = []
    for prefix, members in series.items():
        order = sorted(members)
        for before, after in pairwise(order):
            if after - before < 2:
                continue
            missing = f"({prefix}{before + 1})" + (f" to ({prefix}{after - 1})" if after - before > 2 else "")
            passage = members[after]
            message = (
                f"{missing} missing from the numbering, between ({prefix}{before}) and ({prefix}{after})"
            )
            notes.append(_finding(GAP, source, passage.number_at, 1, message))
    return notes


@lru_cache(maxsize=16384)
def squeezed(latex: str) -> str:
    """The text without spaces, and with the spellings that say the same made one."""
    text = re.sub(
        r"\\left|\\right|\\[,;:!]|\\quad", "", latex.replace(r"\leq", r"\le").replace(r"\geq", r"\ge")
    )
    text = re.sub(r"\\[dt]?frac\s*\{(\w)\}\s*\{(\w)\}", r"\1/\2", text)
    return re.sub(r"\{([^{}\\])\}", r"\1", "".join(text.split()))
