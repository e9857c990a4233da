"""What guards a pipeline in a CI: budgets of counters, benchmarks in tests, and another revision of the code."""
