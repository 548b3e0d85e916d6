"""Shifts, rooms and seats: how many are needed, who sits where, when a part may begin. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from examsys.wording import Message, msg

MOST_CALL_MINUTES = 240


def shifts_needed(candidates: int, computers: Iterable[int], *, reserve_percent: int = 10) -> int:
    """Return how many shifts so many candidates need, with computers kept in reserve in every room (PR-14)."""
    seats = sum(usable_seats(count, reserve_percent) for count in computers)
    return -(-candidates // seats) if seats else 0


def usable_seats(computers: int, reserve_percent: int = 10) -> int:
    """Return the seats of a room that are given out; at least every tenth computer stays in reserve (PR-14)."""
    return computers - -(-computers * reserve_percent // 100)


@dataclass(frozen=True, slots=True)
class Place:
    """A seat that can be given out."""

    shift_id: UUID
    room_id: UUID
    number: int


def seated(
    numbers: Sequence[tuple[UUID, str]],
    shifts: Sequence[UUID],
    rooms: Mapping[UUID, int],
    taken: Collection[Place] = (),
) -> dict[UUID, Place] | None:
    """Seat candidates in the order of their numbers, shift by shift and room by room, where no seat is `taken`.

    None when seats are short.
    """
    places = (
        place
        for shift in shifts
        for room, computers in rooms.items()
        for number in range(1, usable_seats(computers) + 1)
        if (place := Place(shift, room, number)) not in taken
    )
    ordered = sorted(numbers, key=lambda one: one[1])
    given = dict(zip((application for application, _ in ordered), places, strict=False))
    return given if len(given) == len(ordered) else None


def refusal_to_start_part(starts: Sequence[tuple[datetime, int]], starts_at: datetime, minutes: int) -> Message | None:
    """Parts of a shift do not overlap: unused minutes do not carry over (PR-16). `starts` are (start, minutes)."""
    for other, length in starts:
        first, second = sorted([(starts_at, minutes), (other, length)])
        if (second[0] - first[0]).total_seconds() < first[1] * 60:
            return msg("Giờ làm bài trùng với phần thi khác của ca (bắt đầu %(at)s).", at=other)
    return None


def refusal_to_call(minutes: int) -> Message | None:
    """The call into the room is not after the common start (PR-14)."""
    if not 0 <= minutes <= MOST_CALL_MINUTES:
        return msg("Gọi vào phòng trước từ 0 đến %(most)s phút.", most=MOST_CALL_MINUTES)
    return None


def refusal_to_sit_on(day: date, plan_on: date) -> Message | None:
    """A sitting is not before its plan."""
    if day < plan_on:
        return msg("Ngày thi không thể trước ngày kế hoạch (%(plan)s).", plan=plan_on)
    return None
