"""What differs between two sources, or between two plans."""
