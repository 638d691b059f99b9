"""The server over standard input and output."""

from __future__ import annotations

import asyncio
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import unquote, urlparse

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from tlssym import __version__
from tlssym.exits import UsageError
from tlssym.fix.edits import edits
from tlssym.lsp import telling
from tlssym.lsp.notes import Notes
from tlssym.selection import one
from tlssym.values import Finding, Place

PAUSE = 0.5  # seconds without typing before the notes are checked
_REFERENCE = re.compile(r"\\(?:eq|c|C|auto)?ref\{([^{}]*)\}|\((\d+(?:\.\d+)*[a-z]?)\)")


class Server(LanguageServer):
    """Notes by their address, and the one worker that checks them."""

    def __init__(self, pause: float = PAUSE) -> None:
        super().__init__("tlssym", __version__)
        self.pause = pause
        self.notes: dict[str, Notes] = {}
        self.turn: dict[str, int] = {}
        # one worker: what is worked out for one formula is there for the next
        self.worker = ThreadPoolExecutor(max_workers=1)

    def positions(self, uri: str) -> telling.Positions:
        """Places of a document as the client counts them."""
        utf16 = self.workspace.position_encoding != types.PositionEncodingKind.Utf32
        return telling.Positions(self.notes[uri].text.text, utf16)

    async def look(self, uri: str, pause: float) -> None:
        """Check a document after a pause, unless it changes again; what is found is shown as it comes."""
        self.turn[uri] = turn = self.turn.get(uri, 0) + 1
        await asyncio.sleep(pause)
        if self.turn.get(uri) != turn:
            return
        loop = asyncio.get_running_loop()
        text = self.workspace.get_text_document(uri).source
        notes = self.notes.setdefault(uri, Notes(_path(uri)))
        try:
            await loop.run_in_executor(self.worker, notes.update, text)
        except UsageError as error:
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, str(error)))
            return
        for formula in await loop.run_in_executor(self.worker, notes.waiting):
            await loop.run_in_executor(self.worker, notes.check, formula)
            if self.turn.get(uri) != turn:
                return
            self.publish(uri)
        self.publish(uri)

    def publish(self, uri: str) -> None:
        """Show what is known of a document."""
        told = telling.diagnostics(self.notes[uri].report(), self.positions(uri))
        version = self.workspace.get_text_document(uri).version
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, told, version))


def _path(uri: str) -> str:
    return unquote(urlparse(uri).path)


def new_server(pause: float = PAUSE) -> Server:
    """A server with everything that it can do."""
    server = Server(pause)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
        await ls.look(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
        await ls.look(params.text_document.uri, 0)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
        await ls.look(params.text_document.uri, ls.pause)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        ls.turn[uri] = ls.turn.get(uri, 0) + 1
        ls.notes.pop(uri, None)
        ls.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION,
        types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]),
    )
    async def code_action(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        if uri not in ls.notes:
            return []
        report, lines = ls.notes[uri].report(), params.range

        def here(finding: Finding) -> bool:
            return finding.place is not None and lines.start.line < finding.place.line <= lines.end.line + 1

        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(ls.worker, lambda: edits(report, wanted=here))
        return telling.actions(uri, found, report, ls.positions(uri), params.range)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    def hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
        found = _formula(ls, params)
        if found is None:
            return None
        notes, formula = found
        told = telling.hover(formula, notes.outcome(formula))
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, told))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    def definition(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
        return _follows(ls, params)

    @server.feature(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def document_symbol(ls: Server, params: types.DocumentSymbolParams) -> list[types.DocumentSymbol]:
        uri = params.text_document.uri
        return telling.symbols(ls.notes[uri], ls.positions(uri)) if uri in ls.notes else []

    @server.feature(types.TEXT_DOCUMENT_INLAY_HINT)
    def inlay_hint(ls: Server, params: types.InlayHintParams) -> list[types.InlayHint]:
        uri = params.text_document.uri
        return telling.inlays(ls.notes[uri], ls.positions(uri), params.range) if uri in ls.notes else []

    return server


def _formula(ls: Server, params: Any) -> tuple[Notes, Any] | None:
    notes = ls.notes.get(params.text_document.uri)
    if notes is None:
        return None
    formula = notes.at(ls.positions(params.text_document.uri).place(params.position))
    return None if formula is None else (notes, formula)


def _follows(ls: Server, params: types.DefinitionParams) -> list[types.Location]:
    """Where the equation under the cursor is that is referred to, else those that the formula follows from."""
    uri = params.text_document.uri
    notes = ls.notes.get(uri)
    if notes is None:
        return []
    positions = ls.positions(uri)
    place = positions.place(params.position)
    names = _referred(notes, place)
    if not names:
        formula = notes.at(place)
        outcome = None if formula is None else notes.outcome(formula)
        names = list(outcome.follows) if outcome is not None else []
    found = [f for name in names if (f := one(name, notes.parsed.equations, ())) is not None]
    return [
        types.Location(uri, positions.span(f.place, Place(f.place.line, f.place.column + 1))) for f in found
    ]


def _referred(notes: Notes, place: Place) -> list[str]:
    line = notes.text.text.split("\n")[place.line - 1] if place.line else ""
    for match in _REFERENCE.finditer(line):
        if match.start() <= place.column - 1 <= match.end() and not line.lstrip().startswith("$$"):
            return [match[1] or match[2]]
    return []
