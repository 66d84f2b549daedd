"""Definitions, scoring, explaining and the steps of answering."""
