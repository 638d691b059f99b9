"""``python -m tlssym``."""

import sys

from tlssym.cli import main

sys.exit(main())
