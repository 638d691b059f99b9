"""Operations done with symbols and told, and results by number.  What is printed is not known here."""
