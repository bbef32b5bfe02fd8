"""From domain values to what stands on the screen: pure functions, no event loop."""
