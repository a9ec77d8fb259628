"""The commands: one module each, imported when it is the one that runs.

Each has a SPEC (its records, query, formats, columns and examples), and a Typer `app` with the function that runs it.
Help, completion, JSON Schemas, golden tests and the README's tables are made from the specs or checked against them.
"""
