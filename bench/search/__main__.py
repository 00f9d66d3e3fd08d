"""How fast the embedded index writes and answers, beside other ways in one run: ``make bench-search``.

``python -m bench.search [NUMBER ...] [--feeds DIR] [--keep DIR] [--only WAY,WAY]`` writes corpora of NUMBER
documents (20,000 and 200,000) and asks them: the index as it is, as of the commit before version 2 (from git), and
the naive schema. With ``--keep`` corpora and indexes stay in a folder and are used again. A whole
search is timed: parse, compile, count, fetch, mark. Times are those of the processor. Believe the ratios: the rest
is this machine's.
"""

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench.search import corpus, naive, queries

ROOT = Path(__file__).resolve().parents[2]
BASELINE = "5a30272"
"""The commit before version 2 of the index."""

Figures = dict[str, Any]


def main() -> None:
    """Print a table of each size."""
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        keep = options.keep or Path(temporary)
        keep.mkdir(parents=True, exist_ok=True)
        ways = {name: way for name, way in _ways(Path(temporary)).items() if name in options.only.split(",")}
        for number in options.numbers or (20_000, 200_000):
            source = corpus.path_of(number, options.feeds, keep)
            results = {
                name: way(source, keep / f"{name}-{number}.db", number)
                for name, way in ways.items()
            }  # fmt: skip
            print(f"\n## {number:,} documents\n")
            _print_table(results)
            _print_totals(results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("numbers", type=int, nargs="*")
    parser.add_argument("--feeds", type=Path, help="folder of real feeds; without one the bundled samples")
    parser.add_argument("--keep", type=Path, help="folder for corpora and indexes, used again when they are there")
    parser.add_argument("--only", default="before,now,naive", help="before, now, naive")
    return parser.parse_args()


def _ways(temporary: Path) -> dict[str, Callable[[Path, Path, int], Figures]]:
    def before(source: Path, path: Path, number: int) -> Figures:
        return _worker(_checkout(temporary / "before"), source, path, number)

    return {
        "before": before,
        "now": lambda source, path, number: _worker(ROOT, source, path, number),
        "naive": naive.measured,
    }


def _checkout(folder: Path) -> Path:
    if not folder.exists():
        packed = subprocess.run(["git", "archive", BASELINE], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
    return folder


def _worker(tree: Path, source: Path, path: Path, number: int) -> Figures:
    kinds = (*queries.PAGES, *queries.PREFIXES, *(queries.NEW if tree == ROOT else ()))
    asked = {
        "pages": {each.kind: each.queries for each in kinds},
        "facets": queries.FACETED,
        "fields": queries.FIELDS,
    }
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("worker.py"), tree, source, path, str(number)],
        input=json.dumps(asked).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    figures: Figures = json.loads(done.stdout)
    return figures


def _print_table(results: dict[str, Figures]) -> None:
    print(f"| CPU ms, p50 / p95 | {' | '.join(results)} |\n| --- |{' --- |' * len(results)}")
    whole = {
        name: [ms for each in queries.PAGES for ms in found["pages"][each.kind]["ms"]]
        for name, found in results.items()
    }
    _print_row("a page, all kinds below", [_spread(whole[name]) for name in results])
    for each in (*queries.PAGES, *queries.PREFIXES, *queries.NEW):
        taken = [found["pages"].get(each.kind, {"ms": []})["ms"] for found in results.values()]
        _print_row(each.kind, [_spread(ms) for ms in taken])
    _print_row("five facets", [_spread(found["facets"]["ms"]) for found in results.values()])
    for name, digits in (("written", "documents a CPU second"), ("megabytes", "MB")):
        values = [f"{found[name]:,.0f}" if name in found else "" for found in results.values()]
        _print_row(digits, values)


def _print_row(name: str, cells: list[str]) -> None:
    print(f"| {name} | {' | '.join(cells)} |")


def _spread(ms: list[float]) -> str:
    if len(ms) < 2:
        return ""
    cuts = quantiles(ms, n=20, method="inclusive")
    return f"{cuts[9]:.2f} / {cuts[18]:.2f}"


def _print_totals(results: dict[str, Figures]) -> None:
    """Print what was refused, and fail where two releases found a different number."""
    numbers: dict[str, int] = {}
    for name in results.keys() & {"before", "now"}:
        for kind in results[name]["pages"].values():
            for text, total in kind["totals"].items():
                if isinstance(total, str):
                    print(f"{name} refuses {text}: {total}")
                elif numbers.setdefault(text, total) != total:
                    raise SystemExit(f"{text}: one finds {total}, the other {numbers[text]}")


if __name__ == "__main__":
    main()
