"""The three areas and the dialogs over them."""
