"""Two runs side by side: what can be compared exactly, and what may only be looked at."""
