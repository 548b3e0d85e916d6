"""The building itself: sizes, names, docstrings, guarded doors, keys that point down, documentation that keeps up."""

import ast
import re
import subprocess
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from examsys import schema
from examsys.accounts.permissions import PERMISSIONS, ROLE_NAMES, SCOPES, Permission, Role
from examsys.config import ROOT

LIMITS = {"*.py": 300, "tests/**/*.py": 400, "templates/**/*.html": 150, "examsys/**/*.js": 150}
CODE = sorted((ROOT / "examsys").rglob("*.py"))
ROOMS = sorted(
    path.parent
    for path in (ROOT / "examsys").glob("*/__init__.py")
    if path.parent.name not in {"web", "cli", "regulation"}
)
FILES_OF_A_ROOM = {"__init__", "models", "rules", "queries", "actions", "spreadsheet"}
BY_NOUN = re.compile(r"[a-z]+_(rules|queries)")
"""Where a room's rules or queries are many, those about one noun have a file of its name."""
NAMED_EXTRAS = {
    "accounts": {"passwords", "permissions"},
    "audit": {"heads", "layout", "readable", "sealing", "seals", "tables"},
    "delivery": {"opening", "writer"},
    "documents": {"render", "seal"},
    "intake": {
        *("cells", "corrections", "filling", "grids", "headings", "holdings"),
        *("layout", "legacy", "likely", "records", "references"),
        *("amendments", "editing", "ground", "history", "places", "previews"),
    },
    "demonstration": {"logins", "ministry", "names", "people", "promotion", "rounds", "sheet", "sittings", "today"},
    "exams": {"applications", "boards", "checks", "nominations", "quotas", "shifts", "tickets"},
    "jobs": {"worker"},
    "marking": {"rulings"},
    "papers": {"assembly"},
    "results": {"notice", "ranking", "sheets"},
    "people": {"facts"},
}
TOP = {
    *(".ci", ".gitignore", ".npmrc", "Makefile", "README.md", "package.json", "package-lock.json", "pyproject.toml"),
    *(f"requirements{kind}.{end}" for kind in ("", "-dev", "-setup") for end in ("in", "txt")),
    *(
        "bench",
        "docs",
        "examsys",
        "migrations",
        "question_bank",
        "setup",
        "templates",
        "tests",
        "translations",
        "wsgi.py",
    ),
}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "services", "managers", "misc", "base"}


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_no_file_outgrows_its_limit() -> None:
    sizes = [(path, 300) for path in CODE]
    sizes += [(path, 400) for path in (ROOT / "tests").rglob("*.py")]
    sizes += [(path, 150) for path in (ROOT / "templates").rglob("*.html")]
    sizes += [(path, 150) for path in (ROOT / "examsys/web/static").glob("*.js")]
    assert [f"{path}: {_lines(path)} lines" for path, limit in sizes if _lines(path) > limit] == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_holds_only_the_files_a_room_has(room: Path) -> None:
    allowed = FILES_OF_A_ROOM | NAMED_EXTRAS.get(room.name, set())
    stems = {path.stem for path in room.glob("*.py")}
    assert {stem for stem in stems if not BY_NOUN.fullmatch(stem)} - allowed == set()


def test_every_file_of_rules_is_under_the_contract_that_keeps_rules_pure() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (named,) = [one["source_modules"] for one in contracts if one["name"] == "Rules are pure"]
    apart = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in CODE if path.stem.endswith("_rules")}
    assert apart - set(named) == set()


def test_only_known_files_stand_at_the_top() -> None:
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.partition("/")[0] for name in tracked.stdout.split("\0") if name} - TOP == set()


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [path for path in CODE if path.stem in FORBIDDEN_NAMES] == []


def test_every_module_says_what_it_is_for_and_room_fronts_hold_nothing_else() -> None:
    for path in CODE:
        tree = ast.parse(path.read_text())
        assert ast.get_docstring(tree), f"{path} has no docstring"
        if path.name == "__init__.py":
            assert len(tree.body) == 1, f"{path} holds code"


def test_nothing_is_left_unfinished() -> None:
    unfinished = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|NotImplemented" + r"Error)\b")
    files = [*CODE, *(ROOT / "templates").rglob("*.html"), *(ROOT / "examsys/web/static").glob("*.js")]
    assert [path for path in files if unfinished.search(path.read_text())] == []


def _storeys() -> dict[str, int]:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = reversed(contracts[0]["layers"])
    return {name.strip(" ()"): height for height, layer in enumerate(layers) for name in layer.split("|")}


def test_foreign_keys_point_down() -> None:
    storeys = _storeys()
    tables = schema.metadata().tables.values()
    room_of = {
        mapper.local_table.name: mapper.class_.__module__.split(".")[1]  # type: ignore[attr-defined]
        for mapper in schema.Base.registry.mappers
    }
    upward = [
        f"{table.name} -> {key.column.table.name}"
        for table in tables
        for key in table.foreign_keys
        if room_of[table.name] != room_of[key.column.table.name]
        and storeys[room_of[table.name]] <= storeys[room_of[key.column.table.name]]
    ]
    assert upward == []


def test_every_state_has_its_moves() -> None:
    for path in CODE:
        if not path.stem.endswith("rules") or "MOVES" not in path.read_text():
            continue
        module = import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name in [name for name in vars(module) if name.endswith("MOVES")]:
            moves = getattr(module, name)
            states = type(next(iter(moves)))
            assert set(moves) == set(states), f"{path}: {name} does not name every {states.__name__}"
            assert set().union(*moves.values()) <= set(states)


def test_the_tables_of_roles_are_whole_and_each_permission_is_used() -> None:
    assert set(PERMISSIONS) == set(SCOPES) == set(ROLE_NAMES) == set(Role)
    given = set().union(*PERMISSIONS.values()) | {Permission.SIGNED_IN}
    assert set(Permission) - given == set(), "no role has these"
    pages = "".join(path.read_text() for path in (ROOT / "examsys/web").rglob("*.py"))
    assert [permission for permission in Permission if f"Permission.{permission.name}" not in pages] == []


def test_no_template_is_unused() -> None:
    sources = "".join(path.read_text() for path in CODE)
    templates = sorted((ROOT / "templates").rglob("*.html"))
    texts = {path: path.read_text() for path in templates}
    for path in templates:
        name = str(path.relative_to(ROOT / "templates"))
        if path.parent.name == "documents":
            name = path.name
        elsewhere = "".join(text for other, text in texts.items() if other != path)
        problem = path.name.startswith("problem_")
        assert problem or f'"{name}"' in sources + elsewhere, f"{name} is used nowhere"


def test_the_documentation_names_every_room_and_setting() -> None:
    architecture = (ROOT / "docs/architecture.md").read_text()
    rooms = [path.parent.name for path in (ROOT / "examsys").glob("*/__init__.py")]
    assert [room for room in rooms if f"`{room}/`" not in architecture] == []
    operations = (ROOT / "docs/operations.md").read_text()
    settings = re.findall(r"EXAMSYS_[A-Z_]+", (ROOT / "examsys/config.py").read_text())
    assert [name for name in settings if not name.endswith("_") and name not in operations] == []


def test_the_documentation_names_every_command() -> None:
    said = (ROOT / "docs/commands.md").read_text()
    found = []
    for path in (ROOT / "examsys/cli").glob("*.py"):
        group = re.search(r"@click\.group\((?:name=\"([\w-]+)\")?\)\s+def (\w+)", path.read_text())
        prefix = f"{group.group(1) or group.group(2)} " if group else ""
        for given, name in re.findall(
            r"@(?:click|\w+)\.command\((?:\"([\w-]+)\")?\)(?:\s+@.*)*\s+def (\w+)", path.read_text()
        ):
            found.append(f"flask {prefix}{given or name}")
    makes = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(), re.M)
    found += [f"make {target}" for target in makes if target != "help"]
    assert [command for command in found if command not in said] == []


def test_the_documentation_names_every_table_and_marks_what_is_never_changed() -> None:
    said: dict[str, bool] = {}
    for names, marks in re.findall(
        r"^\| (`\w+`(?:, `\w+`)*) \| ([AP ]*)\|", (ROOT / "docs/data-model.md").read_text(), re.M
    ):
        said |= dict.fromkeys(re.findall(r"\w+", names), "A" in marks)
    models = {mapper.class_.__tablename__: mapper.class_.__append_only__ for mapper in schema.Base.registry.mappers}
    assert said == models


def test_the_current_migration_is_noted() -> None:
    assert (ROOT / "migrations/.current-head").read_text().strip() == schema.revisions()[-1]
