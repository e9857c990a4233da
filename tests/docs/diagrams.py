"""The pictures of docs/architecture_diagrams.md, made from the Mermaid sources in it: `python -m tests.docs.diagrams`.

Mermaid is fetched with npm for this (nothing else needs it), and drawn in the same Chromium as the tests' pages.
`--mermaid FILE` takes a `mermaid.min.js` that is there already.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from selenium import webdriver

from tests.reports.browser import chromium, is_installed

DOCUMENT: Final = Path(__file__).resolve().parents[2] / "docs" / "architecture_diagrams.md"
MERMAID: Final = "mermaid@11.17.2"
_BUNDLE: Final = "package/dist/mermaid.min.js"
_DIAGRAM: Final = re.compile(r"!\[[^\]]+\]\((pictures/[\w-]+\.svg)\)\n+<details>.*?```mermaid\n(.*?)```", re.DOTALL)
# Text stays text, and is as wide as in the widest of the common fonts, so it fits its box in any of them.
_DRAW: Final = """
const [name, source, done] = arguments;
mermaid.initialize({
  startOnLoad: false, securityLevel: "strict", theme: "neutral", deterministicIds: true, htmlLabels: false,
  fontFamily: "DejaVu Sans, Verdana, sans-serif", themeVariables: {fontSize: "15px"},
  flowchart: {htmlLabels: false, useMaxWidth: false, wrappingWidth: 420},
  er: {useMaxWidth: false}, sequence: {useMaxWidth: false},
});
const onWhite = ({svg}) => {  // readable on dark pages too
  const picture = new DOMParser().parseFromString(svg, "image/svg+xml").documentElement;
  picture.style.backgroundColor = "white";
  return [new XMLSerializer().serializeToString(picture), ""];
};
mermaid.render(name, source).then(onWhite).then(done, (error) => done(["", String(error)]));
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagram:
    """A Mermaid source and where its picture lies."""

    source: str
    picture: Path

    @property
    def mark(self) -> str:
        """What the picture carries to tell which source it was made from."""
        return f"<!-- made by python -m tests.docs.diagrams from {hashlib.sha256(self.source.encode()).hexdigest()} -->"


def diagrams() -> list[Diagram]:
    """All diagrams of the document."""
    found = _DIAGRAM.findall(DOCUMENT.read_text(encoding="utf-8"))
    return [Diagram(source=source, picture=DOCUMENT.parent / picture) for picture, source in found]


def fetch_mermaid(folder: Path) -> Path:
    """Mermaid's bundle for browsers, from the npm registry."""
    subprocess.run(["npm", "pack", "--silent", MERMAID], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tgz"))) as package:
        package.extract(_BUNDLE, folder, filter="data")
    return folder / _BUNDLE


def draw(browser: webdriver.Chrome, diagram: Diagram) -> str:
    """The picture as SVG; ValueError for a source that Mermaid does not understand."""
    svg, trouble = browser.execute_async_script(_DRAW, diagram.picture.stem, diagram.source)
    if trouble:
        raise ValueError(f"{diagram.picture.stem}: {trouble}")
    return f"{diagram.mark}\n{svg}\n"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.docs.diagrams", description="Draw the documents' diagrams.")
    parser.add_argument("--mermaid", type=Path, metavar="FILE", help=f"mermaid.min.js; else {MERMAID} from npm")
    given = parser.parse_args(arguments)
    if not is_installed():
        sys.stderr.write("error: no Chromium with a driver: set CHROMIUM to one\n")
        return 2
    with TemporaryDirectory() as scratch, chromium() as browser:
        bundle = given.mermaid or fetch_mermaid(Path(scratch))
        page = Path(scratch) / "page.html"
        page.write_text(f'<meta charset="utf-8"><script src="{bundle.resolve().as_uri()}"></script>', encoding="utf-8")
        browser.get(page.as_uri())
        for diagram in diagrams():
            diagram.picture.write_text(draw(browser, diagram), encoding="utf-8")
            sys.stdout.write(f"{diagram.picture}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
