"""The sections of the page, a file each: from a comparison to blocks."""
