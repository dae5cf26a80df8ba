"""How long commands take to start, as whole processes: seconds and ratios to `python -c pass`, medians of --runs.

python tests/benchmarks/start.py
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from made_articles import batch, made_article

from kg.store import Store

KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def median(command: list[str], runs: int) -> float:
    """Median wall seconds of a command."""
    taken = []
    for _ in range(runs + 1):
        begun = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken[1:])


def main() -> None:
    """Runs all in turn, prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "kg.store"
        with Store.open(path, write=True) as store:
            store.replace(batch(*map(made_article, range(20))))
        bare = median([sys.executable, "-c", "pass"], runs)
        print(f"{'python -c pass':<28} {bare:.3f} s")
        for name, args in {
            "kg --help": ["--help"],
            "kg query --list": ["query", "--list"],
            "kg query unopposed": ["query", "unopposed", "--store", str(path)],
            "kg list articles": ["list", "articles", "--store", str(path)],
        }.items():
            seconds = median([*KG, *args], runs)
            print(f"{name:<28} {seconds:.3f} s  {seconds / bare:.1f} x")


if __name__ == "__main__":
    main()
