"""The `advisor` command, run as people run it."""
