"""Values and rules of partner billing: no I/O, nothing but the standard library."""
