"""Questions over a screen, one module each."""
