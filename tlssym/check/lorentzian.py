"""Numbers behind a Lorentzian made by independent shifts: the mean phase of one shift, and the Fourier pair."""

from __future__ import annotations

import time
from typing import Any

import mpmath as mp
import sympy as sp

from tlssym.values import Answer, Evidence

TOLERANCE_DIGITS = 10


def confirm_width(half_width: Any, *, digits: int = 30) -> Evidence:
    """The half width of the energy distribution that flips at ±1/R³ of unit density make.

    The characteristic function is computed as it stands, ∫4πR²(1 − cos(k/R³))dR, in R, at several k; it must be
    k times the half width.  Then the Lorentzian of that width is transformed back numerically.

    Parameters
    ----------
    half_width : sympy number
        Derived half width over U_0 and the density.
    digits : int
        At most 16 are asked of the quadrature.
    """
    start = time.perf_counter()
    wanted = min(digits, 16)
    with mp.workdps(wanted + 10):
        w = mp.mpf(str(sp.N(half_width, wanted + 10)))
        worst = mp.mpf(0)
        for k in (mp.mpf("0.7"), mp.mpf(3)):
            # near R = 0 the phase k/R³ turns without end: there the variable is the phase itself
            far = mp.quad(
                lambda R, k=k: 4 * mp.pi * R**2 * (1 - mp.cos(k / R**3)),
                [(k / mp.pi) ** (mp.mpf(1) / 3), 2, 8, mp.inf],
            )
            near = (
                4
                * mp.pi
                * k
                / 3
                * (1 / mp.pi - mp.quadosc(lambda u: mp.cos(u) / u**2, [mp.pi, mp.inf], omega=1))
            )
            worst = max(worst, abs((far + near) / (k * w) - 1))
            back = mp.quadosc(lambda s, k=k: 2 * mp.cos(k * s) / (mp.pi * (1 + s**2)), [0, mp.inf], omega=k)
            worst = max(worst, abs(back * mp.exp(k) - 1))
        reached = float(wanted) if worst == 0 else float(-mp.log10(worst))
    seconds = time.perf_counter() - start
    if reached >= TOLERANCE_DIGITS:
        return Evidence(
            "Fourier integrals",
            Answer.AGREES,
            f"characteristic function and Lorentzian agree to {reached:.1f} digits",
            reached,
            2,
            seconds,
        )
    outcome = Answer.REFUTES if reached < 3 else Answer.UNDECIDED
    return Evidence(
        "Fourier integrals", outcome, f"agreement to {reached:.1f} digits only", reached, 2, seconds
    )
