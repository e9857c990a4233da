"""What is shown of a run, as asked for on the command line."""

from __future__ import annotations

from dataclasses import dataclass

from bench.display.run_console import NORMAL, QUIET, VERBOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """Named as the parameters of the command line; `as_json` is --json, `open_page` is --open."""

    dry_run: bool = False
    open_page: bool = False
    as_json: bool = False
    quiet: bool = False
    verbose: bool = False
    pause_at: str | None = None

    @property
    def verbosity(self) -> int:
        """How much the console says; quiet wins over verbose."""
        return QUIET if self.quiet else VERBOSE if self.verbose else NORMAL
