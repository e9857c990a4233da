"""The charts of the pages: plain Plotly figures, as JSON."""
