"""How ratios and counters went over runs of the same work, wherever the runs are kept."""
