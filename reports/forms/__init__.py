"""What a comparison is written as: a page, text, Markdown, tables, JSON."""
