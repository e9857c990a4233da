"""What a stage has written: its files, its rows as a checksum, and which rows are not the reference's."""
