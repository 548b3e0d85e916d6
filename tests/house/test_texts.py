"""Every text a person can read has its English, and nothing else stands in the catalogue."""

import ast
import re
from collections.abc import Iterator

from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from examsys.config import ROOT

ACT = re.compile(r"^[a-z]+\.[a-z_]+$")
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "_l": None, "msg": None, "Column": (2,)}


def _texts() -> Iterator[str]:
    for folder, method in (("examsys", "python"), ("templates", "jinja2")):
        patterns = [("**.py" if method == "python" else "**.html", method)]
        found = extract_from_dir(ROOT / folder, patterns, keywords=KEYWORDS, directory_filter=lambda _folder: True)
        for _file, _line, text, *_rest in found:
            yield text if isinstance(text, str) else text[0]


def test_every_text_has_its_english() -> None:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    english = {str(message.id): str(message.string) for message in catalogue if message.id}
    texts = set(_texts())
    assert sorted(texts - {text for text, words in english.items() if words}) == [], "run `make translations`"
    assert sorted(set(english) - texts) == [], "texts that are no longer used"


def test_english_texts_take_the_same_values() -> None:
    with (ROOT / "translations/en/LC_MESSAGES/messages.po").open("rb") as file:
        catalogue = read_po(file)
    place = re.compile(r"%\((\w+)\)s")
    wrong = [
        message.id
        for message in catalogue
        if message.id
        and message.string
        and set(place.findall(str(message.id))) != set(place.findall(str(message.string)))
    ]
    assert wrong == []


def test_every_act_in_the_journal_has_a_name() -> None:
    from examsys.exams.rules import ExamState
    from examsys.web.auditor.names import EVENT_NAMES

    rooms = {path.parent.name for path in (ROOT / "examsys").glob("*/actions.py")}
    jobs = {"exams.check_applicants", "intake.export", "intake.look", "intake.take", "results.issue_list"}
    acts = {f"exams.{state.value}" for state in ExamState if state is not ExamState.PLANNED}
    acts |= {"documents.unknown_code", "verification.verified"}
    for path in (path for room in rooms for path in (ROOT / "examsys" / room).glob("*.py") if path.stem != "models"):
        texts = (node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant))
        acts |= {text for text in texts if isinstance(text, str) and ACT.match(text) and text.split(".")[0] in rooms}
    assert sorted(acts - jobs - EVENT_NAMES.keys()) == []
    assert sorted(EVENT_NAMES.keys() - (acts - jobs)) == []
