"""How far the tool can be trusted on a machine: runs of identical variants and of a planted waste."""
