"""What CALMS costs, each figure beside its limit: `make bench`, or `python -m benchmarks.engine` and so on."""
