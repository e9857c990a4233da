"""Where data and outputs lie: on this machine's disk or in an object store."""
