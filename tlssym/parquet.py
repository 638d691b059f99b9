"""Rows of a sweep as Parquet, and back: numbers as numbers, the exact values of the grid beside them."""

from __future__ import annotations

import csv
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

from tlssym.integrate import IntegrateError

EXACT = "{} exact"
NUMBERS = ("number",)
TRUTHS = ("converges",)


def _library() -> Any:
    try:
        import pyarrow.parquet
    except ImportError:
        raise IntegrateError(
            "a .parquet file needs pyarrow: install tlssym[parquet], or write .csv"
        ) from None
    return pyarrow


def write_rows(rows: list[list[str]], axes: int, out: Path) -> None:
    """Write rows, the header first, whose first columns are the grid.

    Raises
    ------
    IntegrateError
        pyarrow is missing.
    """
    arrow = _library()
    header, body = rows[0], rows[1:]
    columns: dict[str, Any] = {}
    for place, name in enumerate(header):
        texts = [row[place] for row in body]
        if place < axes:
            columns[name] = arrow.array([float(Fraction(text)) for text in texts], arrow.float64())
            columns[EXACT.format(name)] = arrow.array(texts, arrow.string())
        elif name in NUMBERS:
            columns[name] = arrow.array([float(text) if text else None for text in texts], arrow.float64())
        elif name in TRUTHS:
            columns[name] = arrow.array([{"true": True, "false": False}.get(t) for t in texts], arrow.bool_())
        else:
            columns[name] = arrow.array(texts, arrow.string())
    arrow.parquet.write_table(arrow.table(columns), out)


def rows_in(out: Path, header: list[str], axes: int) -> str:
    """What stands in a file, as the CSV that it was made from.

    Raises
    ------
    IntegrateError
        It is of another sweep, or pyarrow is missing.
    """
    table = _library().parquet.read_table(out).to_pydict()
    known = [name for name in table if name.removesuffix(EXACT.format("")) not in table or name in header]
    if known != header:
        raise IntegrateError(f"{out} has the columns {', '.join(known)}: it is of another sweep")
    columns = [
        table[EXACT.format(name)] if place < axes else table[name] for place, name in enumerate(header)
    ]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([[_cell(value) for value in row] for row in zip(*columns, strict=True)])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
