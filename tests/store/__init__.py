"""Tests of reading, checking and compiling stores."""
