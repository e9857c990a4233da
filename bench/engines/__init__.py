"""What executes a variant's code: sessions of every engine, and what a stage may have left changed in them."""
