"""What `make bench` draws can still be drawn: it is run seldom."""

from bench import pdf
from examsys.documents.render import render


def test_the_list_of_the_bench_is_drawn() -> None:
    assert render("result_list.html", {"paper": pdf._paper(), **pdf._values()}).startswith(b"%PDF")
