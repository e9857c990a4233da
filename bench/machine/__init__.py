"""What a run needs of the machine it is on: processes, folders, Java, cores, addresses, and what its noise is."""
