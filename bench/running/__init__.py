"""One run: its blocks and trials in order, what is done again, what is left out, when it stops, how it is resumed."""
