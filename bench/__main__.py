"""`make bench`: runs every `bench/bench_*.py` and writes bench/results.json."""

import importlib
import json
import sys
from pathlib import Path

from bench.registry import results

FOLDER = Path(__file__).parent


def main() -> None:
    """Import the benchmarks, run them, say and keep what came out."""
    for path in sorted(FOLDER.glob("bench_*.py")):
        importlib.import_module(f"bench.{path.stem}")
    measured = []
    for result in results():
        measured.append(result)
        mark = "met" if result["met"] else "MISSED"
        sys.stderr.write(f"{result['name']}: {result['value']:.3g} ({result['goal']}) {mark}\n")
    text = json.dumps({"results": measured}, indent=2)
    (FOLDER / "results.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
