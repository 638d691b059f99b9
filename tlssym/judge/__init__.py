"""How printed and derived compare: verdicts and findings from evidence.  How they are shown is not known here."""
