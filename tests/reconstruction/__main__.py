"""python -m tests.reconstruction --rounds 10000: every attack on as many made-up organisations and quarters.

What is found stands below the name of the attack. Enumerations take longer than sums: `--attack words` runs one.
"""

import argparse
import os
import sys
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.reconstruction.attacks import Attack

SHOWN = 20  # of what an attack finds
TOLD = 500  # rounds, after each of which it says how far it is


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.reconstruction.attacks import ATTACKS

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=10_000)
    asked.add_argument("--attack", choices=ATTACKS, action="append", help="only this one; may be repeated")
    options = asked.parse_args()
    found = {name: _found(name, ATTACKS[name], options.rounds) for name in options.attack or ATTACKS}
    return 1 if any(found.values()) else 0


def _found(name: str, attack: "Attack", rounds: int) -> int:
    leaks: list[str] = []
    for seed in range(rounds):
        leaks += attack(seed)
        if (seed + 1) % TOLD == 0:
            print(f"{name}: {seed + 1} rounds, {len(leaks)} leaks", flush=True)  # noqa: T201
    print(f"{name}: {rounds} rounds, {len(leaks)} leaks", *leaks[:SHOWN], sep="\n  ", flush=True)  # noqa: T201
    return len(leaks)


if __name__ == "__main__":
    sys.exit(main())
