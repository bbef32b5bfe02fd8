"""Widgets that know nothing of bills: a table over rows, lines of text."""
