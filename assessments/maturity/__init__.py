"""What the answers mean: pure arithmetic on frozen dataclasses, specified in scoring.md.

No Django, no clock, no randomness, no database. It knows the five pillars and the Three Ways, and no shipped
question, symptom or practice.
"""
