"""How things are written, whatever the form: numbers, unseen characters, formulas, blocks of a page."""
