"""A broker and a Spark cluster of the run's own, under a guard that ends them with it, and the jars they need."""
