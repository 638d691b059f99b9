"""What the spin engine costs: derivations, diagonalizations by size, against plain sympy and mpmath.

    python benchmarks/spins.py

Prints one table; nothing here is a test.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import sympy as sp
from mpmath import mp

from tlssym.check.avoided_crossing import avoided_crossing
from tlssym.check.diagonalization import gap_ratio
from tlssym.mathematics.joint_flip_flop import dressed_flip_flop
from tlssym.mathematics.perturbation import effective_amplitude
from tlssym.mathematics.spins import biased_spins, double_sum, operator_sum, rotate_to_energy_basis

D, T, D1, T1, D2, T2, E, E1, E2 = sp.symbols("D T D1 T1 D2 T2 E E1 E2", positive=True)
U12, U31, U32, Ep, Dp, Tp, g, x = sp.symbols("U12 U31 U32 E_p Delta_p Delta_0p g x", positive=True)


def chain(sites: int) -> Any:
    """Spins with S^x S^x between neighbours; the ends are resonant at x = 1."""
    fields = {((0, "z"),): -x, ((sites - 1, "z"),): -1}
    fields |= {((k, "z"),): -(2 + sp.Rational(k, 3)) for k in range(1, sites - 1)}
    return operator_sum(sites, {**fields, **{((k, "x"), (k + 1, "x")): g for k in range(sites - 1)}})


def timed(name: str, task: Callable[[], Any]) -> Any:
    """Run once, print the time."""
    started = time.perf_counter()
    result = task()
    print(f"{name:<68}{time.perf_counter() - started:9.3f} s", flush=True)
    return result


def main() -> None:
    interaction, _ = double_sum(3, {(0, 1): U31, (0, 2): U32, (1, 2): U12})
    hamiltonian = biased_spins((D, D1, D2), (T, T1, T2)) + interaction
    rotation = timed("rotate three sites", lambda: rotate_to_energy_basis(hamiltonian, (E, E1, E2)))
    timed(
        "second order, three spins, six paths",
        lambda: effective_amplitude(rotation.operator, "-+-", "+-+", resonance={E: E1 - E2}),
    )
    timed(
        "joint flip-flop with a pair, competing paths included",
        lambda: dressed_flip_flop(rotation.operator, 0, (1, 2), "+-", "-+", (Ep, Dp, Tp), neglected={E: 0}),
    )
    for sites in (2, 3, 4, 5):
        states = ["-" + "+" * (sites - 1), "+" * (sites - 1) + "-"]
        operator = chain(sites)
        order = sites - 1
        amplitude = timed(
            f"amplitude in order {order}, {sites} spins",
            lambda o=operator, s=states, n=order: (
                effective_amplitude(o, *s, resonance={x: 1}, maximal_order=n).amplitude
            ),
        )
        crossing = timed(
            f"avoided crossing at six couplings, {2**sites}x{2**sites}",
            lambda o=operator, s=states: avoided_crossing(o, s, x, g, {}, near=1, dps=50),
        )
        ratio = gap_ratio(crossing, amplitude, x, g)
        print(f"    {ratio.outcome}, {ratio.digits:.1f} digits")
    for digits in (30, 50, 100, 200):
        timed(
            f"avoided crossing, 8x8, {digits} digits",
            lambda d=digits: avoided_crossing(chain(3), ["-++", "++-"], x, g, {}, near=1, dps=d),
        )
    numbers = chain(3).subs({x: 1, g: sp.Rational(1, 1024)})
    with mp.workdps(50):
        matrix = mp.matrix(numbers.dense().evalf(50).tolist())
        timed("mpmath alone, one 8x8 with vectors (a crossing needs 66)", lambda: mp.eigsy(matrix))
    timed("sympy alone, one 8x8 spectrum at these numbers", lambda: numbers.dense().charpoly().nroots(n=50))


if __name__ == "__main__":
    main()
