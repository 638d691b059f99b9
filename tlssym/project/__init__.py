"""The project around notes: its configuration, its files, what is waived in them, what was found before."""
