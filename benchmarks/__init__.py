"""Measurements that can be repeated: accuracy, speed, damage. Each module is a command: `python -m benchmarks.NAME`."""
