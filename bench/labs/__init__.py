"""Lessons that ask for a prediction and then measure it: plain data, and one command that runs them."""
