"""`make bench` and `make bench B=name`: run the benchmarks, print a table, keep the results.

Each module of this package that has a ``NAME`` and a ``run() -> list[Result]`` is a benchmark.
Each runs in a process of its own, since each needs settings and servers of its own.
`results.json` maps each result's name to figure, yardstick, unit, ratio, aim and met; a run of
one benchmark replaces its own results and leaves the others.
"""

import importlib
import json
import pkgutil
import subprocess
import sys
from pathlib import Path

import bench
from bench import Result

RESULTS = Path(__file__).parent / "results.json"
_TABLE = "{:<58} {:>12} {:>12} {:<10} {:>7} {:>9}  {}"


def main() -> int:
    """Run what the command line names, or everything; 1 where an aim was missed."""
    wanted = sys.argv[1:]
    if wanted[:1] == ["--here"]:
        return _run_here(wanted[1])
    modules = [one.name for one in pkgutil.iter_modules(bench.__path__) if not one.ispkg]
    found = [name for name in modules if _is_benchmark(name)]
    if unknown := set(wanted) - set(found):
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(found)}.")
        return 2
    print(_TABLE.format("name", "figure", "yardstick", "unit", "ratio", "aim", "met"))
    return max((_run_apart(name) for name in wanted or found), default=0)


def _is_benchmark(name: str) -> bool:
    """By its text, so that listing imports nothing."""
    source = (Path(__file__).parent / f"{name}.py").read_text(encoding="utf-8")
    return "\nNAME = " in source and "\ndef run() " in source


def _run_apart(name: str) -> int:
    command = [sys.executable, "-m", "bench.run", "--here", name]
    return subprocess.run(command, check=False, cwd=RESULTS.parent.parent).returncode


def _run_here(name: str) -> int:
    module = importlib.import_module(f"bench.{name}")
    results: list[Result] = module.run()
    for result in results:
        print(
            _TABLE.format(
                result.name,
                f"{result.figure:,.1f}",
                f"{result.yardstick:,.1f}",
                result.unit,
                f"{result.ratio:.2f}",
                _aim(result, "≥", "≤"),
                "yes" if result.met else "NO",
            ),
            flush=True,
        )
    kept = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    kept = {key: value for key, value in kept.items() if value["benchmark"] != module.NAME}
    for result in results:
        kept[result.name] = {
            "benchmark": module.NAME,
            "figure": round(result.figure, 3),
            "yardstick": round(result.yardstick, 3),
            "unit": result.unit,
            "ratio": round(result.ratio, 3),
            "aim": _aim(result, ">=", "<="),
            "met": result.met,
        }
    text = json.dumps(dict(sorted(kept.items())), indent=2) + "\n"
    RESULTS.write_text(text, encoding="utf-8")
    return 0 if all(result.met for result in results) else 1


def _aim(result: Result, at_least: str, at_most: str) -> str:
    if result.aim is None:
        return "–"
    return f"{at_least if result.at_least else at_most} {result.aim:g}"


if __name__ == "__main__":
    sys.exit(main())
