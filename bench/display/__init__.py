"""What people see of a plan, of a run while it goes on, and of all that there is to run."""
