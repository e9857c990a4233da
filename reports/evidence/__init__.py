"""What records are worth: which count, what they add up to, and whether answers allow a ratio."""
