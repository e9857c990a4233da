"""Order lines with their prices, and the revenue they make: a workload with its variants."""
