"""Maxima and PARI as they are asked by hand: a formula as text, in a process of its own with a limit of CPU time.

Both are Debian packages (``maxima``, ``pari-gp``); where a program is not installed it refuses everything.
"""

from __future__ import annotations

import re
import resource
import shutil
import subprocess
from typing import Any

import sympy as sp

from tlssym.language import Theta

CPU = 20
"""Seconds of CPU time for one question."""
NAMES = {
    "maxima": {
        sp.exp: "exp", sp.log: "log", sp.sin: "sin", sp.cos: "cos", sp.tan: "tan", sp.atan: "atan", sp.sinh: "sinh",
        sp.cosh: "cosh", sp.tanh: "tanh", sp.erf: "erf", sp.erfc: "erfc", sp.Abs: "abs", sp.Max: "max",
        sp.Min: "min", Theta: "unit_step", sp.gamma: "gamma",
    },
    "pari": {
        sp.exp: "exp", sp.log: "log", sp.sin: "sin", sp.cos: "cos", sp.tan: "tan", sp.atan: "atan", sp.sinh: "sinh",
        sp.cosh: "cosh", sp.tanh: "tanh", sp.erfc: "erfc", sp.Abs: "abs", sp.Max: "max", sp.Min: "min",
        sp.gamma: "gamma",
    },
}  # fmt: skip
CONSTANTS = {
    "maxima": {sp.oo: "inf", -sp.oo: "minf", sp.pi: "%pi", sp.E: "%e"},
    "pari": {sp.oo: "+oo", -sp.oo: "-oo", sp.pi: "Pi", sp.E: "exp(1)"},
}
PROGRAMS = {"maxima": ["maxima", "--very-quiet"], "pari": ["gp", "-q", "-f"]}


class NotThere(Exception):
    """The system has no such function."""


def text_of(e: Any, system: str) -> str:
    """An expression as the system writes it."""
    if e in CONSTANTS[system]:
        return CONSTANTS[system][e]
    if e.is_Symbol:
        return re.sub(r"\W", "", e.name) + "v"
    if e.is_Rational:
        return f"({e.p}/{e.q})" if e.q != 1 else f"({e.p})"
    parts = [text_of(arg, system) for arg in e.args] if not isinstance(e, sp.Integral) else []
    if e.is_Add:
        return "(" + "+".join(parts) + ")"
    if e.is_Mul:
        return "(" + "*".join(parts) + ")"
    if e.is_Pow:
        return f"(({parts[0]})^({parts[1]}))"
    if isinstance(e, sp.Integral):
        return _integral(e, system)
    if isinstance(e, Theta) and system == "pari":
        return f"(({parts[0]})>0)"
    if isinstance(e, sp.erf) and system == "pari":
        return f"(1-erfc({parts[0]}))"
    if type(e) in NAMES[system]:
        return f"{NAMES[system][type(e)]}({','.join(parts)})"
    raise NotThere(str(type(e)))


def _integral(e: Any, system: str) -> str:
    body = text_of(e.function, system)
    for x, low, high in e.limits:
        name, a, b = (text_of(part, system) for part in (x, low, high))
        body = f"integrate({body},{name},{a},{b})" if system == "maxima" else f"intnum({name}={a},{b},{body})"
    return body


def number_of(integral: Any, point: dict[Any, Any], assuming: tuple[Any, ...], system: str) -> float | None:
    """The system's number of an integral at a point; None where it refuses, asks back, or takes too long.

    Maxima gives a formula first, under the assumption that the letters are positive; PARI integrates numerically.
    """
    if shutil.which(PROGRAMS[system][0]) is None:
        return None
    try:
        said = _run(_question(integral, point, assuming, system), PROGRAMS[system])
    except NotThere:
        return None
    lines = [line for line in said.replace("\\\n", "").splitlines() if "RESULT" in line]
    found = re.search(r"RESULT\s*(-?\s*[\d.]+(?:[eEbB]\s?[-+]?\d+)?)\s*$", lines[-1]) if lines else None
    return None if found is None else float(re.sub(r"[bB]|\s?E", "e", found[1]).replace(" ", ""))


def _question(integral: Any, point: dict[Any, Any], assuming: tuple[Any, ...], system: str) -> str:
    values = [(text_of(s, system), text_of(sp.Rational(v), system)) for s, v in point.items()]
    if system == "pari":
        return "".join(f"{s}={v};" for s, v in values) + f'print("RESULT ",1.*{text_of(integral, "pari")})\nquit\n'
    known = [f"assume({s}>0)$" for s, _ in values]
    known += [f"assume({text_of(c.gts, system)}>{text_of(c.lts, system)})$" for c in assuming]
    put = ",".join(f"{s}={v}" for s, v in values)
    ask = f"r:{text_of(integral, system)}$ r:ev(r{',' + put if put else ''})$ r:bfloat(r)$"
    return "".join(known) + ask + ' if numberp(r) then print("RESULT",float(r))$ quit();\n'


def _run(question: str, program: list[str]) -> str:
    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU))

    done = subprocess.run(program, input=question, capture_output=True, text=True, preexec_fn=limited, check=False)
    return done.stdout
