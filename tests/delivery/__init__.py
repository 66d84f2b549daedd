"""The sender delivers what the store holds."""
