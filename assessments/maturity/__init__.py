"""What the answers mean: pure arithmetic on frozen dataclasses, specified in scoring.md.

No Django, no clock, no randomness, no database. It knows the five pillars and the Three Ways, and no shipped
question, symptom or practice.
"""

from typing import Final

ENGINE: Final = "1"  # raised when the same answers would give another result; every snapshot keeps its own
