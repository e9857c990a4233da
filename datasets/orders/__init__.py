"""The data of the orders workload."""
