"""From options to all that is known before anything is made: what is measured, how often, in which order, how long."""
