"""The product's settings, with bare views beside the real ones."""

from calms.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
