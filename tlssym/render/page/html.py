"""Blocks of a document as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from importlib.resources import files

from tlssym.render.document import Block, Formula, Heading, Items, set_lines
from tlssym.render.page.mathml import mathml

_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")
_EMPHASIS = re.compile(r"(?<![\w*])\*(\S(?:[^*]*\S)?)\*(?![\w*])")


def words(text: str) -> str:
    """Running text with formulas between dollar signs."""
    parts = text.split("$")
    shown = []
    for i, part in enumerate(parts):
        if i % 2:
            shown.append(mathml(part))
        else:
            plain = html.escape(part, quote=False)
            shown.append(_EMPHASIS.sub(r"<em>\1</em>", _BOLD.sub(r"<strong>\1</strong>", plain)))
    return "".join(shown)


def formula(latex: str, says: str = "formula") -> str:
    """A displayed formula in a box of its own that scrolls where the window is narrow."""
    return (
        f'<div class="formula" tabindex="0" role="group" aria-label="{html.escape(says)}">'
        f"{mathml(latex, True)}</div>"
    )


def blocks_html(blocks: Sequence[Block], level: int = 3) -> str:
    """A document; its title becomes a heading of ``level``."""
    return "\n".join(_block(block, level) for block in blocks)


def _block(block: Block, level: int) -> str:
    if isinstance(block, Heading):
        rank = min(6, level + block.level - 1)
        return f"<h{rank}>{words(block.text)}</h{rank}>"
    if isinstance(block, Formula):
        return formula(set_lines(block.lines))
    if isinstance(block, Items):
        kind = "ol" if block.numbered else "ul"
        return f"<{kind}>{''.join(f'<li>{words(item)}</li>' for item in block.items)}</{kind}>"
    shown = f"<p>{words(block.text)}</p>"
    return f'<div class="how">{shown}</div>' if block.indent else shown


def document_html(blocks: Sequence[Block], title: str) -> str:
    """A document as a whole page that needs nothing else."""
    style = files("tlssym.render.page").joinpath("page.css").read_text(encoding="utf-8")
    plain = html.escape(title.replace("$", ""))
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{plain}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<main>\n"
        f"{blocks_html(blocks, 1)}\n</main>\n</body>\n</html>\n"
    )
