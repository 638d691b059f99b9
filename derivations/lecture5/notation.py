r"""The symbols of the lecture, each once: name, meaning, dimension and what is assumed of it.

Temperature is an energy (``k`` has dimension 1).  Dimensions hold for any interaction :math:`U_0/R^a` in d
dimensions; where the text is on three dimensions and :math:`1/R^3`, ``fixed`` puts a = d = 3.  The order is
that of a product: numbers and constants, then energies, distances and times.
"""

from __future__ import annotations

from tlssym.parse.notation import Name, Notation

_DENSITY = "1/length^d"  # a number of systems or pairs in unit volume
_PAIRS_IN_3D = "1/length^3"

MATERIAL = (
    Name(r"\eta", "number in the width of the distribution", "1", up_to_number=True),
    Name(
        "A",
        "rate at which pairs of an amplitude make transitions at first",
        "1/(energy*length^3*time)",
    ),
    Name("B", "constant of the probability of an earlier transition", "1/energy"),
    Name(
        "P_0",
        "density of two-level systems per energy and volume, per logarithm of the amplitude",
        "1/(energy*length^d)",
    ),
    Name("U_0", "constant of the interaction between two systems", "energy*length^a", up_to_number=True),
    Name("k", "Boltzmann's constant, 1 where temperature is an energy", "1", is_one=True),
    Name("T", "temperature, as an energy", "energy"),
    Name(r"\hbar", "Planck's constant over 2π", "energy*time"),
    Name(r"\mu", "dipole moment of a system (Gaussian units)", "(energy*length^3)^(1/2)"),
    Name(r"\varepsilon", "dielectric constant (Gaussian units)", "1", only_in=("5.3",)),
    Name(r"\gamma", "coupling of a system to phonons", "energy"),
    Name(r"\rho", "mass density", "energy*time^2/length^5"),
    Name("v", "velocity of sound", "length/time"),
    Name("a", "power with which the interaction decreases", "1", exponent_parameter=True),
    Name("d", "dimension of space", "1", exponent_parameter=True),
    Name("z", "number of neighbours", "1"),
)

HAMILTONIAN = (
    Name(r"\hat{H}", "Hamiltonian", "energy", assume="operator"),
    Name(r"\hat{H}_0", "Hamiltonian of the systems by themselves", "energy", assume="operator"),
    Name(r"\hat{V}_{int}", "interaction of the systems", "energy", assume="operator"),
    Name(r"S_i^z", "pseudospin of a system, z component", "1", assume="operator", indices=("i",)),
    Name(r"S_i^x", "pseudospin of a system, x component", "1", assume="operator", indices=("i",)),
    Name(r"\Delta_i", "asymmetry energy of a system", "energy", assume="real", indices=("i",)),
    Name(r"\Delta_{0i}", "tunnelling amplitude of a system", "energy", indices=("i",)),
    Name(r"U_{ij}", "interaction of two systems", "energy", assume="real", indices=("i", "j")),
    Name(r"R_{ij}", "distance of two systems", "length", indices=("i", "j")),
    Name("E_k", "energy of a system", "energy", indices=("k",)),
    Name(r"\Delta S_k^z", "change of a pseudospin in a transition", "1", assume="real", indices=("k",)),
    *(Name(letter, "index of a system", "1", assume="index") for letter in ("i", "j")),
    Name(
        "n",
        "number of systems in a collective transition",
        "1",
        assume="index",
        only_in=("5.5", "5.6", "5.7", "5.8"),
    ),
    *(Name(f"S_{m}", "pseudospin of a system of the triple", "1", assume="real") for m in (1, 2, 3)),
)

TRANSITIONS = (
    Name("E", "energy of the given system", "energy"),
    Name("E_1", "energy of the first neighbour", "energy"),
    Name("E_2", "energy of the second neighbour", "energy"),
    Name("E_1", "energy of a pair at one time", "energy", only_in=("5.40", "5.41")),
    Name("E_2", "energy of the same pair at another time", "energy", only_in=("5.40", "5.41")),
    Name(r"\Delta_0", "tunnelling amplitude of the given system or pair", "energy"),
    Name(r"\Delta_{01}", "tunnelling amplitude of the first neighbour", "energy"),
    Name(r"\Delta_{02}", "tunnelling amplitude of the second neighbour", "energy"),
    Name(
        r"\Delta_n",
        "energy change in the transition of a sequence",
        "energy",
        assume="real",
        only_in=("5.6", "5.7", "5.8"),
    ),
    Name("V_n", "amplitude of the transition of a sequence", "energy", assume="real", up_to_number=True),
    Name(r"\Delta_p", "energy change in the transition of a pair", "energy", assume="real"),
    Name("V_p", "amplitude of the transition of a pair", "energy", up_to_number=True),
    Name(r"\Delta_{0p}", "tunnelling amplitude of a pair", "energy", up_to_number=True),
    Name("V_t", "amplitude of the transition of three systems", "energy", up_to_number=True),
    Name(r"\varepsilon", "energy scale of a resonance", "energy"),
    Name(
        "N_s",
        "number of resonant neighbours in an octave of the coupling",
        "1",
        up_to_number=True,
        arguments=((r"\varepsilon",),),
    ),
    Name(
        "N_t",
        "number of resonant pairs of neighbours in an octave",
        "1",
        up_to_number=True,
        arguments=((r"\varepsilon",),),
    ),
    Name(
        "N_{ta}",
        "number of resonant pairs of neighbours for the interaction 1/R^a",
        "1",
        up_to_number=True,
        arguments=((r"\varepsilon",),),
    ),
)

SCALING = (
    Name("E_*", "energy below which resonances are certain", "energy", up_to_number=True),
    Name("W_T", "interaction of thermal systems at their mean distance", "energy", up_to_number=True),
    Name("n_{res}", "density of resonant pairs", _DENSITY, up_to_number=True),
    Name("n_{res}^a", "density of resonant pairs for the interaction 1/R^a", _DENSITY, up_to_number=True),
    Name("V_*", "coupling of neighbouring resonant pairs", "energy", up_to_number=True),
    Name(
        "V_*^a",
        "coupling of neighbouring resonant pairs for the interaction 1/R^a",
        "energy",
        up_to_number=True,
    ),
    Name(
        "P_p^a", "probability to form a resonant pair", "1", up_to_number=True, arguments=((r"\varepsilon",),)
    ),
    Name(r"\tau_*", "time of the irreversible dynamics of resonant pairs", "time", up_to_number=True),
    Name(r"\delta\Phi", "fluctuation of a phase", "1", up_to_number=True, arguments=((r"\tau_*",),)),
    Name("T_2", "decoherence time", "time", up_to_number=True),
    Name("N", "total number of qubits", "1"),
    Name("n", "density of qubits", _DENSITY),
    Name("R_*", "distance of resonant pairs", "length", up_to_number=True),
)

DISTANCES = (
    Name("R", "distance from the given system", "length"),
    Name("R_1", "distance within a pair", "length"),
)

RELAXATION = (
    Name("E'", "energy of a neighbour", "energy"),
    Name("r_{p1}", "rate at which a pair makes transitions", "1/time", up_to_number=True),
    Name("T_{sd}", "time of spectral diffusion", "time", up_to_number=True),
    Name("T_1", "relaxation time", "time", up_to_number=True),
    Name("r_1", "relaxation rate", "1/time", up_to_number=True, arguments=(("E", r"\Delta_0"),)),
)

DIFFUSION = (
    Name("t", "time", "time"),
    Name(r"\tau", "an earlier time", "time"),
    Name("p", "Laplace variable of the time", "1/time", transform_of="t"),
    Name(
        "x",
        "density of pairs that have made a transition",
        _PAIRS_IN_3D,
        up_to_number=True,
        arguments=(("t",),),
    ),
    Name(
        "P_2",
        "density of pairs over energy and amplitude",
        "1/(energy^2*length^3)",
        up_to_number=True,
        arguments=((r"\Delta_0",), (r"\Delta_0", "t")),
    ),
    Name(
        "W",
        "density over the amplitude of pairs that have made a transition",
        "1/(energy*length^3)",
        arguments=((r"\Delta_0", "t"),),
    ),
    Name(
        "W",
        "probability density of the energy E_2 of a pair at one time, when it is E_1 at the other",
        "1/energy",
        arguments=(("E_1", "E_2", "t"), ("E_1", "E_2", "t", r"\tau")),
    ),
    Name(
        r"\xi",
        "rate at which pairs of an amplitude make transitions",
        "1/(energy*length^3*time)",
        arguments=((r"\Delta_0", "t"),),
    ),
    Name("F", "Laplace transform of the rate ξ", "1/(energy*length^3)", arguments=((r"\Delta_0", "p"),)),
)

NOTATION = Notation(
    names=(*MATERIAL, *HAMILTONIAN, *TRANSITIONS, *SCALING, *DISTANCES, *RELAXATION, *DIFFUSION),
    fixed={"a": 3, "d": 3},
    free_in=("5.18", "5.19", "5.22", "5.23", "5.24"),
    declared_in="derivations/lecture5/notation.py",
)
