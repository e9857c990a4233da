"""The data of the sessions workload: views of pages."""
