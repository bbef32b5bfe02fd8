"""The lists that Amount Due shows in the place of its months."""
