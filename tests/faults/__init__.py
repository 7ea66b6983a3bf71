"""Faults while people answer: what was acknowledged must be there afterwards, and nothing else.

20 rounds of each in the suite; `make faults` runs them all. Each harness says how many writes were in flight at
the fault, and is itself tried on a product whose protection it takes away: it must then see what gets lost.
"""
