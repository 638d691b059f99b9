"""LaTeX as MathML, which browsers set themselves: no font and no script is loaded."""

from __future__ import annotations

import html
import re
from functools import lru_cache
from xml.etree import ElementTree

from latex2mathml.converter import convert

_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|split|gathered|align|eqnarray)\*?\}")
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
CLASSES = ("wrong", "right")
_ELEMENTS = frozenset(
    (
        *(
            "math",
            "mrow",
            "mi",
            "mn",
            "mo",
            "mtext",
            "mspace",
            "msub",
            "msup",
            "msubsup",
            "mfrac",
            "msqrt",
            "mroot",
        ),
        *(
            "mover",
            "munder",
            "munderover",
            "mtable",
            "mtr",
            "mtd",
            "mstyle",
            "mpadded",
            "mphantom",
            "menclose",
        ),
        *("mmultiscripts", "mprescripts", "none"),
    )
)
_ATTRIBUTES = frozenset(
    (
        *(
            "class",
            "mathvariant",
            "stretchy",
            "fence",
            "form",
            "accent",
            "accentunder",
            "columnalign",
            "rowspacing",
        ),
        *(
            "columnspacing",
            "displaystyle",
            "scriptlevel",
            "width",
            "height",
            "depth",
            "lspace",
            "rspace",
            "notation",
        ),
        *(
            "minsize",
            "maxsize",
            "largeop",
            "movablelimits",
            "symmetric",
            "separator",
            "linebreak",
            "mathsize",
        ),
    )
)
_NOT_SHOWN = re.compile(r"\\(?:tag|label)\{[^}]*\}|\\(?:nonumber|notag|displaystyle)(?![A-Za-z])")


@lru_cache(maxsize=4096)
def mathml(latex: str, display: bool = False) -> str:
    """A formula as a ``math`` element; as its LaTeX where it cannot be converted.

    Parameters
    ----------
    latex : str
        Without dollar signs; ``\\class{name}{...}`` becomes an element of that class.
    display : bool
        Whether it stands by itself.
    """
    text = _ALIGNED.sub(r"\\\1{align*}", _NOT_SHOWN.sub("", latex)).strip()
    if r"\begin" not in text and (r"\\" in text or "&" in text):
        text = rf"\begin{{align*}}{text}\end{{align*}}"
    try:
        element = ElementTree.fromstring(convert(text).replace("<mi>&</mi>", ""))
        _only_known(element)
        _spaced(element)
    except Exception:  # the converter raises of its own on what it does not know
        return f'<code class="latex">{html.escape(latex)}</code>'
    element.attrib = {"display": "block" if display else "inline", "data-latex": _bare(latex)}
    return ElementTree.tostring(element, encoding="unicode")


def _only_known(element: ElementTree.Element) -> None:
    """Keep what sets a formula and drop the rest: a file's formulas come from anybody.

    Raises
    ------
    ValueError
        There is an element that is not mathematics.
    """
    element.tag = element.tag.removeprefix(_NAMESPACE)
    if element.tag not in _ELEMENTS:
        raise ValueError(f"{element.tag} is no element of mathematics")
    kept = {k: v for k, v in element.attrib.items() if k in _ATTRIBUTES and (k != "class" or v in CLASSES)}
    element.attrib = kept
    for child in element:
        _only_known(child)


def _spaced(element: ElementTree.Element) -> None:
    """∼ as the relation that it is, and a bar or a stroke without the space of one."""
    for each in element.iter():
        if each.tag == "mi" and each.text == "~":
            each.tag, each.text = "mo", "∼"
        elif each.tag == "mo" and each.text in TIGHT:
            each.attrib |= {"lspace": "0.1em", "rspace": "0.1em"}


TIGHT = ("/", "|", "∣", "&#x0007C;", "&#x0002F;")


def _bare(latex: str) -> str:
    """The LaTeX without the classes that mark it."""
    return re.sub(r"\\class\{[a-z]+\}", "", latex)
