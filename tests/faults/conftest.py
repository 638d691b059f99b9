"""Makes the generator importable from every test: ``from generator import faults``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
