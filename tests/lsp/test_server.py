"""The language server, talked to by a client over its standard streams: open, hover, go to, fix, edit, close."""

from __future__ import annotations

import asyncio
import sys
from functools import partial
from pathlib import Path

import pytest

pytest.importorskip("pygls")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from tlssym.cache.folder import VARIABLE

NOTES = """# Energy 🙂

$$ N = \\int_0^E dx\\, x = E^2 \\tag{1.1} $$

From (1.1) with $2 < 3$.

$$ M = 1 + 1 \\tag{1.2} $$
"""
WAIT = 240  # far more than it takes: only a server that never answers reaches it


@pytest.fixture(autouse=True)
def nothing_is_kept_from_before(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))


class Client(LanguageClient):
    """Keeps what the server publishes."""

    def __init__(self) -> None:
        super().__init__("tlssym-test", "1")
        self.told: dict[str, list[types.Diagnostic]] = {}
        self.news = asyncio.Event()

        @self.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(client: Client, params: types.PublishDiagnosticsParams) -> None:
            client.told[params.uri] = list(params.diagnostics)
            client.news.set()

    async def until(self, uri: str, holds) -> list[types.Diagnostic]:
        async def wait() -> list[types.Diagnostic]:
            while not (uri in self.told and holds(self.told[uri])):
                self.news.clear()
                await self.news.wait()
            return self.told[uri]

        return await asyncio.wait_for(wait(), WAIT)


def with_client(path: Path, talk) -> None:
    async def session() -> None:
        client = Client()
        await client.start_io(sys.executable, "-m", "tlssym", "lsp", "--pause", "0.05")
        await client.initialize_async(
            types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=path.parent.as_uri())
        )
        client.initialized(types.InitializedParams())
        try:
            await talk(client, path.as_uri())
        finally:
            await client.shutdown_async(None)
            client.exit(None)
            await client.stop()

    asyncio.run(session())


def opened(client: Client, uri: str, text: str) -> None:
    document = types.TextDocumentItem(uri=uri, language_id="markdown", version=1, text=text)
    client.text_document_did_open(types.DidOpenTextDocumentParams(document))


def test_open_hover_definition_symbols_inlay_fix_edit(tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")

    async def talk(client: Client, uri: str) -> None:
        opened(client, uri, NOTES)
        found = await client.until(uri, lambda told: any(d.code == "TLS404" for d in told))
        (wrong,) = [d for d in found if d.code == "TLS404"]
        assert wrong.severity is types.DiagnosticSeverity.Error and wrong.range.start.line == 2
        line = NOTES.split("\n")[2]
        assert line[wrong.range.start.character : wrong.range.end.character] == "E^2"
        this = types.TextDocumentIdentifier(uri)

        told = await client.text_document_hover_async(types.HoverParams(this, types.Position(2, 8)))
        assert told is not None and "refuted" in told.contents.value and "(1.1)" in told.contents.value

        places = await client.text_document_definition_async(
            types.DefinitionParams(this, types.Position(4, 7))
        )
        assert [place.range.start.line for place in places] == [2]

        symbols = await client.text_document_document_symbol_async(types.DocumentSymbolParams(this))
        assert [symbol.name for symbol in symbols] == ["(1.1)", "(1.2)"]
        assert [child.name for child in symbols[0].children] == ["(1.1/1)"]

        whole = types.Range(types.Position(0, 0), types.Position(8, 0))
        inlays = await client.text_document_inlay_hint_async(types.InlayHintParams(this, whole))
        assert any("refuted" in hint.label for hint in inlays)

        context = types.CodeActionContext(diagnostics=[])
        actions = await client.text_document_code_action_async(
            types.CodeActionParams(this, wrong.range, context)
        )
        (edit,) = actions[0].edit.changes[uri]
        lines = NOTES.split("\n")
        at = lines[edit.range.start.line]
        lines[edit.range.start.line] = (
            at[: edit.range.start.character] + edit.new_text + at[edit.range.end.character :]
        )
        mended = "\n".join(lines)
        client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=2, uri=uri),
                [types.TextDocumentContentChangeWholeDocument(mended)],
            )
        )
        await client.until(uri, lambda told: not any(d.code == "TLS404" for d in told))
        client.text_document_did_close(types.DidCloseTextDocumentParams(this))

    with_client(path, talk)


def test_a_waiver_and_the_configuration_hold_in_the_editor_too(tmp_path):
    (tmp_path / "tlssym.toml").write_text('severities = { TLS404 = "warning" }\n', encoding="utf-8")
    path = tmp_path / "notes.md"
    path.write_text(NOTES, encoding="utf-8")

    async def talk(client: Client, uri: str) -> None:
        opened(client, uri, NOTES)
        found = await client.until(uri, lambda told: any(d.code == "TLS404" for d in told))
        assert [d.severity for d in found if d.code == "TLS404"] == [types.DiagnosticSeverity.Warning]

    with_client(path, talk)


def test_only_what_changed_is_checked_again_and_places_move_along(tmp_path):
    from tlssym.lsp.notes import Notes

    notes = Notes(str(tmp_path / "notes.md"))
    notes.update(NOTES)
    for formula in notes.waiting():
        notes.check(formula)
    before = [f.place.line for o in notes.report().equations for f in o.findings]
    notes.update(NOTES.replace("# Energy", "# Energy\n\nOne more line.\n"))
    assert notes.waiting() == []
    after = [f.place.line for o in notes.report().equations for f in o.findings]
    assert before and after == [line + 3 for line in before]


def test_of_a_lecture_with_derivations_one_edit_costs_one_formula(monkeypatch):
    from tlssym.catalogue import lectures
    from tlssym.lsp import notes as module
    from tlssym.lsp.notes import Notes

    # what is counted are formulas, not what their numeric checks take
    monkeypatch.setattr(module, "check_formula", partial(module.check_formula, numeric=False))

    lecture = next(each for each in lectures() if each.id == "hopping")
    text = lecture.path.read_text(encoding="utf-8")
    notes = Notes(str(lecture.path))
    notes.update(text)
    total = len(notes.waiting())
    for formula in notes.waiting():
        notes.check(formula)
    edited = text.replace(r"\frac{q^2}{R} \quad (1.5)", r"\frac{q}{R} \quad (1.5)")
    assert edited != text
    notes.update(edited)
    assert total > 5 and [formula.id for formula in notes.waiting()] == ["1.5"]
