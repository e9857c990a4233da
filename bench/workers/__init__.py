"""The processes in which trials run: how they are started, what they are told, and that nothing is left of them."""
