"""When each task of one execution of one stage ran, and on which core: pure functions over records."""
