"""The commands beside the main one, a file each, and what they share: how a run is started, and which runs are old."""
