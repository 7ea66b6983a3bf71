"""python -m tests.reconstruction --rounds 10000: as many made-up organisations, and what can be told about few."""

import argparse
import os
import sys

import django


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=10_000)
    rounds = asked.parse_args().rounds
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.reconstruction.attack import leaks
    from tests.reconstruction.worlds import Rules

    found = []
    for seed in range(rounds):
        found += leaks(seed, Rules())
        if (seed + 1) % 500 == 0:
            print(f"{seed + 1} organisations: {len(found)} leaks", flush=True)  # noqa: T201
    print(*found[:20], f"{rounds} organisations: {len(found)} leaks", sep="\n")  # noqa: T201
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
