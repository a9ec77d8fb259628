"""All tables of a store: one definition of them in `tables`, and a module for each target."""
