"""The chart of partnership levels over time: one layout, drawn as text, as SVG and, from the SVG, as PNG."""
