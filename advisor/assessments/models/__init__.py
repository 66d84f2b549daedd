"""The models of scoring; a definition chooses one by `model:`."""
