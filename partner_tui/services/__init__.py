"""What the product can do, one capability per module. No screens, no file formats."""
