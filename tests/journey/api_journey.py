"""The main job over HTTP, by a client that knows only the public API and pages.

    python -m tests.journey.api_journey --base-url http://127.0.0.1:8000 [--documents DIR]

Prints a line for each thing tried and closes with "N passed, N failed"; exits 1 if any failed.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from parley.demo.people import PASSWORD
from tests.journey import documents, intake, others, pages, producing, receiving
from tests.journey.report import Report
from tests.journey.story import Story

PARTS = (
    ("A case with two defendants", intake.open_case),
    ("Intake of the whole folder", intake.take_in),
    ("Tags", producing.tag),
    ("A volume for one defendant", producing.produce),
    ("The defense opens it", receiving.open_volume),
    ("The defense searches it", pages.search),
    ("The defense downloads it", receiving.download),
    ("Receipt", receiving.acknowledge),
    ("The co-defendant's counsel", others.co_defendant),
    ("People outside", others.strangers),
    ("The pages", pages.pages),
    ("The audit log", others.supervisors),
)


def run(base_url: str, folder: str | None = None, *, password: str = PASSWORD) -> Report:
    """Make the journey on a running installation with the demo's people."""
    report = Report()
    with tempfile.TemporaryDirectory(prefix="parley-journey-") as spare:
        root = documents.folder(folder, Path(spare))
        found = documents.documents(root)
        report.heading(f"{len(found)} files of {root}")
        story = Story(base_url, password, found, report)
        for words, part in PARTS:
            with report.part(words):
                part(story)
    return report


def main() -> int:
    """Read the command line, make the journey, return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--base-url", default="http://127.0.0.1:8000")
    parser.add_argument("--documents", help="folder to take in; the demo's files where none is")
    asked = parser.parse_args()
    return run(asked.base_url, asked.documents).close()


if __name__ == "__main__":
    sys.exit(main())
