"""Reading rows of which some may hold what their columns can not: those are given as the fault that they make."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from sqlalchemy import Select, inspect, select
from sqlalchemy.orm import Session

from examsys.db import Base

AT_ONCE = 2_000
T = TypeVar("T", bound=Base)


def rows(session: Session, wanted: Select[Any]) -> Iterator[Mapping[str, Any] | Exception]:
    """Give what a selection with a stable order finds, row by row; the fault in place of one that can not be read."""
    given = 0
    try:
        with session.execute(wanted, execution_options={"yield_per": AT_ONCE}) as result:
            for row in result.mappings():
                yield dict(row)
                given += 1
    except Exception:  # whatever a malformed value raises; the rows are read in pieces below
        while True:
            found = some(session, wanted, given, AT_ONCE)
            yield from found
            given += len(found)
            if len(found) < AT_ONCE:
                return


def some(session: Session, wanted: Select[Any], offset: int, limit: int) -> list[Mapping[str, Any] | Exception]:
    """Return some rows; where one can not be read, its fault, found by halving."""
    try:
        return [dict(row) for row in session.execute(wanted.offset(offset).limit(limit)).mappings()]
    except Exception as error:
        if limit == 1:
            return [error]
    half = limit // 2
    first = some(session, wanted, offset, half)
    return first + (some(session, wanted, offset + half, limit - half) if len(first) == half else [])


def things(session: Session, model: type[T]) -> Iterator[T]:
    """Give the objects of a table in the order of their keys, those that can be read."""
    for row in rows(session, select(model).order_by(*inspect(model).primary_key)):
        if not isinstance(row, Exception):
            yield row[model.__name__]
