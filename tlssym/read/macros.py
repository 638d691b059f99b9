r"""The definitions of macros in a file: ``\newcommand``, ``\def``, ``\DeclareMathOperator``, ``\let``.

They are found, wherever they stand, and blanked out; ``tlssym.parse.macros`` puts them in.  Macros for the
beginning and end of a display (``\be`` … ``\ee``) are told apart, since displays are looked for first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from tlssym.parse.macros import Macro, Macros
from tlssym.read.displays import ENVIRONMENTS, Aliases

MAX_DEFINITIONS = 2_000
MAX_BODY = 4_000

_DEFINITION = re.compile(
    r"\\(?:(?P<new>(?:re)?newcommand|providecommand|DeclareRobustCommand)\*?|(?P<document>(?:New|Renew|Provide|Declare)DocumentCommand)|(?P<def>[egx]?def)|(?P<let>let)"
    r"|(?P<operator>DeclareMathOperator\*?)|(?P<pair>DeclarePairedDelimiter)"
    r"|(?P<environment>(?:re)?newenvironment)\*?)(?![A-Za-z@])"
)
_SPACE = re.compile(r"[ \t]*(?:\r?\n[ \t]*)?")
_NAME = re.compile(r"\\(?:[A-Za-z@]+|[^A-Za-z\s])")
_COUNT = re.compile(r"\[\s*([0-9])\s*\]")
_SPECIFIED = re.compile(r"\s*(?P<star>s?)\s*(?P<optional>o|O\s*\{[^{}]*\})?(?P<plain>(?:\s*m)*)\s*")
_PARAMETERS = re.compile(r"(?:#[1-9])*")
_DISPLAY = re.compile(r"\\(begin|end)\s*\{(" + "|".join(ENVIRONMENTS) + r")(\*?)\}")
_WRAPPING = re.compile(
    r"\\begin\s*\{("
    + "|".join(ENVIRONMENTS)
    + r")(\*?)\}\s*#1\s*\\end\s*\{\1\2\}|\$\$\s*#1\s*\$\$|\\\[\s*#1\s*\\\]"
)
_LABELLED = re.compile(r"\\label\s*\{[^{}]*#1[^{}]*\}\s*$")


@dataclass
class Definitions:
    """What was found: the macros, the names of displays, and where all of it stands."""

    macros: list[Macro] = field(default_factory=list)
    aliases: Aliases = field(default_factory=Aliases)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    displaying: list[str] = field(default_factory=list)  # macros that hold whole displays, which are not read

    @property
    def table(self) -> Macros:
        """The macros for the parser."""
        return Macros(tuple(self.macros))


class _Broken(Exception):
    """A definition that is not of the form that is read."""


def definitions(text: str) -> Definitions:
    """The definitions in a text whose comments and code are blanked."""
    found = Definitions()
    at = 0
    while len(found.ranges) < MAX_DEFINITIONS and (match := _DEFINITION.search(text, at)):
        try:
            at = _define(text, match, found)
            found.ranges.append((match.start(), at))
        except _Broken:
            at = match.end()
    return found


def without(text: str, found: Definitions) -> str:
    r"""The text with the definitions turned to ``~``, which is a space that leaves no line empty."""
    parts: list[str] = []
    at = 0
    for start, end in found.ranges:
        parts += (text[at:start], re.sub(r"[^\r\n]", "~", text[start:end]))
        at = end
    return "".join((*parts, text[at:]))


def _define(text: str, match: re.Match[str], found: Definitions) -> int:
    at, start = match.end(), match.start()
    if match["environment"]:
        return _environment(text, at, found)
    name, at = _name(text, at)
    if match["new"]:
        count, default = 0, None
        counted = _COUNT.match(text, _skip(text, at))
        if counted:
            count, at = int(counted[1]), counted.end()
            if text[_skip(text, at) : _skip(text, at) + 1] == "[":
                default, at = _bracket(text, _skip(text, at))
        body, at = _group(text, at)
        _take(found, Macro(name, body, count, default, start))
    elif match["document"]:
        spec, at = _group(text, at)
        body, at = _group(text, at)
        form = _SPECIFIED.fullmatch(spec)
        if form is None or form["star"]:
            _take(found, Macro(name, body, at=start, problem="of its arguments only plain ones are read"))
            return at
        default = None if form["optional"] is None else form["optional"][1:].strip(" {}")
        count = form["plain"].count("m") + (default is not None)
        _take(found, Macro(name, body, count, default, start))
    elif match["def"]:
        parameters = _PARAMETERS.match(text, _skip(text, at))
        assert parameters is not None
        count, problem, at = len(parameters.group()) // 2, "", parameters.end()
        brace = text.find("{", at, at + MAX_BODY)
        if brace < 0:
            raise _Broken
        if text[at:brace].strip():
            problem, at = "its arguments are not given in braces; write them so, with \\newcommand", brace
        body, at = _group(text, at)
        _take(found, Macro(name, body, count, at=start, problem=problem))
    elif match["let"]:
        at = _skip(text, at)
        at = _skip(text, at + 1) if text[at : at + 1] == "=" else at
        other = _NAME.match(text, at)
        if other is None:
            raise _Broken
        before = found.table.find(other.group(), start)
        at = other.end()
        if before is not None and before.at < start:
            _take(found, Macro(name, before.body, before.arguments, before.default, start, before.is_alias))
        else:
            _take(found, Macro(name, other.group(), at=start, is_alias=True))
    elif match["operator"]:
        body, at = _group(text, at)
        _take(found, Macro(name, rf"\operatorname{{{body}}}", at=start))
    else:
        left, at = _group(text, at)
        right, at = _group(text, at)
        _take(found, Macro(name, rf"\left{left} #1 \right{right}", 1, at=start))
    return at


def _take(found: Definitions, macro: Macro) -> None:
    """Keep a macro: as a name for the beginning or end of a display, or for the parser."""
    body = _LABELLED.sub("", macro.body) if macro.arguments == 1 and macro.default is None else macro.body
    display = _DISPLAY.fullmatch(body.strip()) if macro.arguments < 2 else None
    wrapping = _WRAPPING.fullmatch(macro.body.strip()) if macro.arguments == 1 else None
    if wrapping is not None:
        found.aliases.wrapping[macro.name] = (wrapping[1] or "displaymath", wrapping[2] or "")
        return
    if display is None:
        found.macros.append(macro)
        if _DISPLAY.search(macro.body):
            found.displaying.append(macro.name)
        return
    if body != macro.body:
        found.aliases.labelled.add(macro.name)
    if display[1] == "begin":
        found.aliases.begins[macro.name] = (display[2], display[3])
    else:
        found.aliases.ends[macro.name] = (display[2], display[3])


def _environment(text: str, at: int, found: Definitions) -> int:
    name, at = _group(text, at)
    counted = _COUNT.match(text, _skip(text, at))
    at = counted.end() if counted else at
    begin, at = _group(text, at)
    end, at = _group(text, at)
    if counted:
        if counted[1] != "1" or not _LABELLED.search(begin):
            raise _Broken
        begin = _LABELLED.sub("", begin)
        found.aliases.labelled.add(rf"\begin{{{name.strip()}}}")
    one, other = _DISPLAY.fullmatch(begin.strip()), _DISPLAY.fullmatch(end.strip())
    if one and other and one[2] == other[2]:
        found.aliases.begins[rf"\begin{{{name.strip()}}}"] = (one[2], one[3])
        found.aliases.ends[rf"\end{{{name.strip()}}}"] = (one[2], one[3])
    return at


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _name(text: str, at: int) -> tuple[str, int]:
    at = _skip(text, at)
    braced = text[at : at + 1] == "{"
    match = _NAME.match(text, _skip(text, at + braced))
    if match is None:
        raise _Broken
    end = match.end()
    if braced:
        end = _skip(text, end)
        if text[end : end + 1] != "}":
            raise _Broken
        end += 1
    return match.group(), end


def _group(text: str, at: int) -> tuple[str, int]:
    """What stands in braces, or as TeX has it a single sign or command, and the offset after it."""
    at = _skip(text, at)
    if text[at : at + 1] != "{":
        match = _NAME.match(text, at) or re.compile(r"\S").match(text, at)
        if match is None:
            raise _Broken
        return match.group(), match.end()
    depth = 0
    i = at
    end = min(len(text), at + MAX_BODY)
    while i < end:
        if text[i] == "\\":
            i += 2
            continue
        depth += (text[i] == "{") - (text[i] == "}")
        i += 1
        if depth == 0:
            return text[at + 1 : i - 1], i
    raise _Broken


def _bracket(text: str, at: int) -> tuple[str, int]:
    end = text.find("]", at, at + MAX_BODY)
    if end < 0:
        raise _Broken
    return text[at + 1 : end], end + 1
