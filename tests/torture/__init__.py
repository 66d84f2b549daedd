"""Reliability, proved the hard way; each proof has a short form for every run and a long one."""
