"""Log lines as JSON: where, when, what; never bodies, parameters or secrets."""

import json
import logging
import traceback
from datetime import UTC, datetime


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Of an exception: its type and frames, not its message.

    An exception's message may carry values out of a statement or a form, so it stays out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the line for `record`."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if record.exc_info and record.exc_info[0]:
            line["exception"] = record.exc_info[0].__qualname__
            line["frames"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)


class NotHealth(logging.Filter):
    """Drops lines about `/healthz`: its answer says it all, every few seconds."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether to keep the line."""
        return getattr(getattr(record, "request", None), "path", "") != "/healthz"
