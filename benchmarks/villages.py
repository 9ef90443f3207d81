"""Loading a province's villages from a list: seconds from reading the file to the commit, anew and again, on both databases.

python -m benchmarks.villages [--runs 5] [--villages 4000]
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from openpyxl import Workbook
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from bot.commands import village_lists, villages
from models import database
from tests.databases import Databases, databases

HEADINGS = ("Mã xã", "Tên xã", "Tỉnh", "Loại", "Tên")
A_COMMUNE = 40  # villages
KINDS = ("bản", "thôn", "tiểu khu", "tổ dân phố")


def write_lists(folder: Path, count: int) -> list[Path]:
    """The same list as CSV and as a workbook."""
    rows = [HEADINGS, *(_row(number) for number in range(count))]
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "list.xlsx")
    (folder / "list.csv").write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return [folder / "list.csv", folder / "list.xlsx"]


def _row(number: int) -> tuple[str, ...]:
    commune = number // A_COMMUNE + 1
    return f"{commune:05d}", f"Xã Mẫu {commune}", "Tỉnh Mẫu", KINDS[number % len(KINDS)], f"Mẫu Số {number}"


async def load(url: str, file: Path) -> float:
    """Seconds that it takes to load a list."""
    data = database.connect(url)
    began = time.perf_counter()
    with Progress(disable=True) as progress:
        lines, troubles = village_lists.read(file, lambda: None)
        assert not troubles
        await data.write(lambda db: villages.write_down(db, lines, progress))
    took = time.perf_counter() - began
    data.close()
    return took


def measure(made: Databases, file: Path, runs: int) -> list[str]:
    """A line of the table: medians over the runs."""
    anew, again = [], []
    for _ in range(runs):
        url = made.fresh()
        anew.append(asyncio.run(load(url, file)))
        again.append(asyncio.run(load(url, file)))
    return [made.kind, file.suffix, *(f"{statistics.median(took):.2f} ({min(took):.2f}-{max(took):.2f})" for took in (anew, again))]


def main(options: argparse.Namespace) -> None:
    """Measures both databases and prints a table."""
    table = Table("database", "list", "seconds anew", "seconds again")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lists = write_lists(folder, options.villages)
        for kind in ("sqlite", "postgresql"):
            with databases(kind, folder, durable=True) as made:
                for file in lists:
                    table.add_row(*measure(made, file, options.runs))
    Console().print(table)
    Console().print(f"{options.villages} villages, medians of {options.runs} runs (least-most)")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--villages", type=int, default=4000)
    main(parser.parse_args())
