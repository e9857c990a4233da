"""Where tasks of Spark run: in the driver, on a cluster of the run's own, or on one that was there."""
