"""The data of the payments workload: who pays whom, what changes later, and the signals of fraud."""
