"""Scripts and styles are kept by browsers under the address of their edition, and only so long as it is the edition."""

import re
from pathlib import Path

from examsys.web.assets import edition_of
from tests.make import Cast


def test_a_page_names_one_edition_and_browsers_keep_it(cast: Cast) -> None:
    visitor = cast.visitor()
    page = visitor.get("/").get_data(as_text=True)
    addresses = set(re.findall(r'(?:href|src)="(/static/[^"]+)"', page))
    assert len({address.split("/")[2] for address in addresses}) == 1
    for address in addresses:
        answer = visitor.get(address)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    script = next(address for address in addresses if address.endswith(".js"))
    assert visitor.get(re.sub(r"/static/[^/]+/", "/static/other/", script)).status_code == 404


def test_scripts_name_each_other_by_their_place_so_that_an_edition_holds_together() -> None:
    folder = Path(__file__).parents[2] / "examsys/web/static"
    names = [name for file in folder.glob("*.js") for name in re.findall(r'from "([^"]+)"', file.read_text("utf-8"))]
    assert names
    assert [name for name in names if not name.startswith("./")] == []


def test_another_byte_is_another_edition(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    (tmp_path / "built/main.css").write_text("a")
    first = edition_of(tmp_path)
    assert edition_of(tmp_path) == first
    (tmp_path / "built/main.css").write_text("b")
    assert edition_of(tmp_path) != first
