"""The symbols of variable-range hopping: name, meaning, dimension.  Temperature is an energy."""

from __future__ import annotations

from tlssym.parse.notation import Name, Notation

NOTATION = Notation(
    names=(
        Name("g_0", "density of states per energy and volume at the Fermi level", "1/(energy*length^d)"),
        Name("V_0", "constant of the transfer amplitude", "energy*length^a"),
        Name("q", "charge, as the root of energy times length", "(energy*length)^(1/2)"),
        Name(r"\xi", "localization length", "length"),
        Name("T", "temperature, as an energy", "energy"),
        Name("a", "power with which the transfer amplitude decreases", "1", exponent_parameter=True),
        Name("d", "dimension of space", "1", exponent_parameter=True),
        Name("E", "energy of a state", "energy", assume="real"),
        Name(r"\Delta", "energy to be paid in a hop", "energy", up_to_number=True),
        Name("R", "length of a hop", "length", up_to_number=True),
        Name("r", "distance of a state", "length"),
        Name("R_M", "length of the best hop, constant density of states", "length", up_to_number=True),
        Name("R_C", "length of the best hop in the Coulomb gap", "length", up_to_number=True),
        Name("T_M", "Mott's temperature", "energy", up_to_number=True),
        Name("T_C", "temperature of Efros and Shklovskii", "energy", up_to_number=True),
        Name("T_x", "temperature at which the two laws meet", "energy", up_to_number=True),
        Name(r"\nu", "rate of a hop", "1/time", up_to_number=True),
        Name(r"\nu_0", "rate of attempts", "1/time"),
        Name("s_M", "exponent of the best hop, constant density of states", "1", up_to_number=True),
        Name("s_C", "exponent of the best hop in the Coulomb gap", "1", up_to_number=True),
        Name("n", "number of resonances in a shell", "1", up_to_number=True, arguments=(("r",),)),
    ),
    fixed={},
    declared_in="derivations/hopping/notation.py",
)
