"""Sessions of the visitors of a site, and what they come to each day: a workload with its variants."""
