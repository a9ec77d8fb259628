"""Renderers: one module a format. They know records and wording, not commands.

`answer.py` defines what a renderer is given, `formats.py` lists the formats.
"""
