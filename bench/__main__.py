"""`python -m bench`: interleaved rounds on PostgreSQL and on SQLite, then PDFs; prints medians and ratios.

Ends with code 1 when anything was refused or unanswered, or when a save that was acknowledged is not in the database.
"""

import os
import sys
from collections.abc import Sequence
from statistics import median

from bench import pdf
from bench.hall import NOTHING, SAVE, UPSERT, Hall, Seen, hall_on

ROUNDS = 3
SEATS = 64
CLIENTS = (32, 1)
SECONDS = {32: 3.0, 1: 1.0}
PAGES = 150
NAMES = {
    NOTHING: "Flask that does nothing",
    UPSERT: "Flask + SQLAlchemy Core upsert",
    SAVE: "saving an answer (POST /luu)",
}
PROCESSES = {"postgresql": os.cpu_count() or 1, "sqlite": 1}
Rounds = dict[tuple[int, str], list[Seen]]


def main() -> int:
    """Measure everything, print it, and tell whether all went well."""
    sound = [_database(kind) for kind in PROCESSES]
    _pdf()
    return 0 if all(sound) else 1


def _database(kind: str) -> bool:
    processes = PROCESSES[kind]
    print(f"\n## {kind}: {processes} web process(es), {ROUNDS} interleaved rounds, every answer committed durably")
    with hall_on(kind, processes, SEATS) as hall:
        for path in NAMES:
            hall.put(path, clients=32, seconds=1.5)
        rounds, page = _rounds(hall)
        for clients in CLIENTS:
            _print_loads(rounds, clients)
        print(
            f"\npage of 60 questions, one client, {PAGES} times a round: p50 {_ms(page, 'p50')}, p95 {_ms(page, 'p95')}"
        )
        every = [seen for seens in [*rounds.values(), page] for seen in seens]
        return _sound(hall, every)


def _rounds(hall: Hall) -> tuple[Rounds, list[Seen]]:
    rounds: Rounds = {(clients, path): [] for clients in CLIENTS for path in NAMES}
    page = []
    for _ in range(ROUNDS):
        for clients, path in rounds:
            rounds[clients, path].append(hall.put(path, clients=clients, seconds=SECONDS[clients]))
        page.append(hall.page(PAGES))
    return rounds, page


def _print_loads(rounds: Rounds, clients: int) -> None:
    print(f"\n{clients} client(s), load generator up to {_most_load(rounds, clients):.2f} cores\n")
    print("| route | a second | / nothing | / upsert | p50 ms | p95 ms | p99 ms | CPU ms, web |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    for path, name in NAMES.items():
        seen = rounds[clients, path]
        ratios = [_ratio(seen, rounds[clients, other]) for other in (NOTHING, UPSERT)]
        times = [f"{median(getattr(one, field) for one in seen):.1f}" for field in ("p50", "p95", "p99")]
        rate, cpu = median(one.rate for one in seen), median(one.cpu_ms for one in seen)
        print(f"| {name} | {rate:,.0f} | {' | '.join(ratios)} | {' | '.join(times)} | {cpu:.2f} |")


def _ratio(seen: Sequence[Seen], other: Sequence[Seen]) -> str:
    """Return the median of the rounds' ratios with the least and the greatest."""
    ratios = [one.rate / base.rate for one, base in zip(seen, other, strict=True)]
    return "1" if seen is other else f"{median(ratios):.2f} [{min(ratios):.2f}..{max(ratios):.2f}]"


def _most_load(rounds: Rounds, clients: int) -> float:
    return max(seen.load_cores for (many, _), seens in rounds.items() if many == clients for seen in seens)


def _ms(seen: Sequence[Seen], field: str) -> str:
    return f"{median(getattr(one, field) for one in seen):.1f} ms"


def _sound(hall: Hall, every: Sequence[Seen]) -> bool:
    """Compare what was acknowledged with what is stored, and verify the running digest of every sitting."""
    rows, heads, faults = hall.stored()
    errors = {status: count for seen in every for status, count in seen.faults.items()}
    lost = hall.acknowledged - rows
    print(f"\nsaves acknowledged {hall.acknowledged:,}, stored {rows:,}, counted by the heads {heads:,}; lost: {lost}")
    print(f"errors: {errors or 0}; faults in the running digests: {len(faults)}")
    return not errors and not faults and rows == heads == hall.acknowledged


def _pdf() -> None:
    pdf.pages_per_second()
    measured = [pdf.pages_per_second() for _ in range(ROUNDS)]
    pages, rate = measured[0][0], median(rate for _, rate in measured)
    print(f"\n## PDF: a result list of {pdf.ROWS} people, {pages} pages: {rate:.1f} pages a second, one process, warm")


if __name__ == "__main__":
    sys.exit(main())
