"""The examples on the pages of docs/, as a reader would copy them."""

import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
FILE = re.compile(r"```\w+\n# (\w+\.(?:yaml|csv))\n(.*?)```", re.DOTALL)


def text_of(page: str) -> str:
    """Return the text of docs/PAGE.md."""
    return (DOCS / f"{page}.md").read_text(encoding="utf-8")


def copied(page: str, folder: Path) -> Path:
    """Return the folder after writing into it the files of a scenario that docs/PAGE.md shows."""
    folder.mkdir(exist_ok=True)
    files = FILE.findall(text_of(page))
    assert "park.yaml" in dict(files)
    for name, text in files:
        (folder / name).write_text(text, encoding="utf-8")
    return folder
