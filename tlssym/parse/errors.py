"""What goes wrong in a formula: where, what was found, what was expected, what to do."""

from __future__ import annotations

from dataclasses import replace

from tlssym.parse.tree import Source, Span
from tlssym.values import Finding, severity_of

UNREADABLE = "TLS101"
UNKNOWN_COMMAND = "TLS102"
UNKNOWN_SYMBOL = "TLS103"
TOO_LARGE = "TLS107"
NOT_COMPUTED = "TLS110"
NO_KETS = "bras and kets are not understood; give the quantity a letter"


class ParseError(Exception):
    """A formula that cannot be read, and the place of it.

    Attributes
    ----------
    span : (int, int)
        Offsets into the source text.
    code : str
        One of the TLS1xx codes.
    structural : bool
        Whether it is not known how the formula is put together; else only a part of it is not understood.
    suggestion : str or None
        LaTeX that could be read in the place of the span.
    """

    def __init__(
        self,
        message: str,
        span: Span,
        code: str = UNREADABLE,
        *,
        structural: bool = False,
        suggestion: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.code = code
        self.structural = structural
        self.suggestion = suggestion

    @property
    def leaves_whole(self) -> bool:
        """Whether the member that it is about can still be taken as a quantity of which nothing is known."""
        return self.code in (UNREADABLE, UNKNOWN_COMMAND) and not self.structural

    def finding(self, source: Source) -> Finding:
        """The same as a finding."""
        return replace(finding_at(self.code, self.message, self.span, source), suggestion=self.suggestion)

    def note(self, source: Source) -> Finding:
        """The same as a note, where the part is taken as a quantity of which nothing is known."""
        if self.code == UNKNOWN_COMMAND:  # of a style file that is not there, most often
            return replace(self.finding(source), severity=severity_of(self.code, "whole"))
        said = f"read, and not computed with: {self.message}"
        return finding_at(NOT_COMPUTED, said, self.span, source)


class TwoReadings(ParseError):
    """A slash that could take one factor after it or all of them.

    ``usual`` is set where print has one use only: a number and letters below, letters above, ``p^2/2m``.
    """

    def __init__(self, span: Span, *, usual: bool, coefficient: bool) -> None:
        super().__init__("a/b c could mean a/(b c) or (a/b) c; use brackets or \\frac", span)
        self.usual = usual
        self.coefficient = coefficient

    def note(self, source: Source) -> Finding:
        """How it is read at first."""
        first, second = ("(a/b) c", "a/(b c)") if self.coefficient else ("a/(b c)", "(a/b) c")
        said = f"a/b c is read as {first}, and as {second} where only that is right; brackets would settle it"
        return finding_at(NOT_COMPUTED, said, self.span, source)


def finding_at(code: str, message: str, span: Span, source: Source) -> Finding:
    """A finding about a span of the source."""
    start, end = span
    return Finding(
        code,
        message,
        place=source.place(start),
        length=max(1, end - start),
        printed=source.text[start:end],
    )


def describe(finding: Finding, source: Source, width: int = 100) -> str:
    """A finding for a person: file:line:column, message, the line of the file and a caret under the place.

    Long lines are cut to ``width`` characters around the place.
    """
    if finding.place is None:
        return f"{source.path}: {finding.code} {finding.message}"
    line, column = source.line_at(finding.place), finding.place.column
    first = max(0, min(column - 1 - width // 2, len(line) - width))
    shown = line[first : first + width]
    if first:
        shown = "…" + shown[1:]
    if first + width < len(line):
        shown = shown[:-1] + "…"
    carets = max(1, min(finding.length, len(shown) - (column - 1 - first)))
    return "\n".join(
        (
            f"{finding.place.file or source.path}:{finding.place.line}:{column}: {finding.code} {finding.message}",
            "    " + shown,
            "    " + " " * (column - 1 - first) + "^" * carets,
        )
    )
