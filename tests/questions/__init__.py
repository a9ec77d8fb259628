"""Tests of the questions that can be asked about a store."""
