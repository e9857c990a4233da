"""From records to what is said of them: ratios, verdicts, what each technique buys, notes."""
