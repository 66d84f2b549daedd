"""Assessments as Block Kit: forms, cards, results. Pure: values in, dictionaries out."""
