"""The bytes of a yearly public report: JSON of sorted names, and the same as CSV.

    {"v": 1, "office", "side", "jurisdiction", "year", "since", "until", "withheld_below",
     "groups": [{"name", "label", "total", "parts": [{"name", "label", "count"}]}]}

``total`` and ``count`` are null where they are withheld (``suppression.py``). ``since`` and
``until`` are ISO 8601 instants; what happened at ``until`` itself is not counted.
"""

import csv
import io
import json
from typing import Any

WITHHELD = "withheld"


def written(body: dict[str, Any]) -> str:
    """The report as it is released; the same figures give the same text."""
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read(text: str) -> dict[str, Any]:
    """What a released report says."""
    body: dict[str, Any] = json.loads(text)
    return body


def as_csv(body: dict[str, Any]) -> str:
    """One line a figure: its group, its part (empty for the sum), what it counts, and the count."""
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["group", "part", "what", "count"])
    for group in body["groups"]:
        lines.writerow([group["name"], "", group["label"], _shown(group["total"])])
        for part in group["parts"]:
            lines.writerow([group["name"], part["name"], part["label"], _shown(part["count"])])
    return out.getvalue()


def _shown(count: int | None) -> str:
    return WITHHELD if count is None else str(count)
