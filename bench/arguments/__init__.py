"""From the command line to data: lists of options, what each is read as, and the `Options` that come of them."""
