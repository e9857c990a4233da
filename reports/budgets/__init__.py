"""What variants may cost by the counters that repeat, kept in a file beside the code, and what has moved since."""
