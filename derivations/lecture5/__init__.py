"""Two-level systems in glasses: interaction-stimulated delocalization of energy, equations (5.1)–(5.48)."""

from derivations.lecture5 import model  # isort: skip
from derivations.lecture5 import counting  # isort: skip
from derivations.lecture5 import scaling  # isort: skip
from derivations.lecture5 import claims  # isort: skip
from derivations.lecture5 import relaxation  # isort: skip
from derivations.lecture5 import diffusion  # isort: skip
from derivations.lecture5 import times  # isort: skip
from derivations.lecture5 import figures  # isort: skip
from derivations.lecture5 import exercises  # isort: skip
from derivations.lecture5.base import lecture

LECTURE = lecture.close()

__all__ = [
    "LECTURE",
    "claims",
    "counting",
    "diffusion",
    "exercises",
    "figures",
    "model",
    "relaxation",
    "scaling",
    "times",
]
