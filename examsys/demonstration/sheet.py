"""The printed sheet of logins and tickets: kept in one file that only its owner may read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_RULE = "=" * 72


@dataclass
class Sheet:
    """Blocks of lines by their titles, in the order in which they came."""

    path: Path
    blocks: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Sheet":
        """Return the sheet as it was printed last; an empty one when there is none."""
        sheet = cls(path)
        if not path.exists():
            return sheet
        lines: list[str] = []
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("== "):
                lines = sheet.blocks.setdefault(line.strip("= "), [])
            elif line and line != _RULE:
                lines.append(line)
        return sheet

    def put(self, blocks: Mapping[str, list[str]], *, instead_of: str = "") -> None:
        """Add blocks and keep the sheet; those whose title starts with `instead_of` fall away."""
        gone = [title for title in self.blocks if instead_of and title.startswith(instead_of)]
        kept = {title: lines for title, lines in self.blocks.items() if title not in gone}
        self.blocks = {**kept, **blocks}
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.touch(mode=0o600)
        self.path.chmod(0o600)
        self.path.write_text(self.text(), encoding="utf-8")

    def text(self) -> str:
        """Return the sheet as it is printed."""
        shown = [_RULE]
        for title, lines in self.blocks.items():
            shown += [f"== {title} ==", *lines, ""]
        return "\n".join([*shown[:-1], _RULE, ""])
