"""Sound and film: lengths, streams and tags by ffmpeg's own words; a film's first picture."""

from __future__ import annotations

import io
import os
import re
import subprocess
from typing import TYPE_CHECKING, BinaryIO

import imageio_ffmpeg
from PIL import Image

from casework.extraction import pixels
from casework.extraction.report import ConditionError, Report
from casework.extraction.result import Condition, Kind

if TYPE_CHECKING:
    from casework.extraction.limits import Limits

# ffmpeg is told which format to expect, so that a list of other files (HLS, concat) never opens.
FORMATS = {
    "audio/mpeg": "mp3",
    "audio/flac": "flac",
    "audio/amr": "amr",
    "audio/basic": "au",
    "audio/ogg": "ogg",
    "audio/aac": "aac",
    "audio/aiff": "aiff",
    "audio/wav": "wav",
    "audio/mp4": "mov",
    "video/mp4": "mov",
    "video/3gpp": "mov",
    "video/quicktime": "mov",
    "video/x-matroska": "matroska",
    "video/x-flv": "flv",
    "video/mpeg": "mpeg",
    "video/mp2t": "mpegts",
    "video/x-msvideo": "avi",
    "video/x-ms-asf": "asf",
}
MOST_WORDS, LARGEST_FRAME = 256 << 10, 64 << 20
DURATION = re.compile(r"^  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)", re.MULTILINE)
STREAM = re.compile(
    r"^  Stream #0:\d+(?:\[\w+\])?(?:\((?P<language>\w+)\))?: "
    r"(?P<kind>Video|Audio|Subtitle): (?P<rest>.*)$",
    re.MULTILINE,
)
SIZE = re.compile(r"\b(\d{2,5})x(\d{2,5})\b")
FRAMES = re.compile(r"\b([\d.]+) fps\b")
SAMPLES = re.compile(r"\b(\d+) Hz, ([^,]+)")
TAG = re.compile(r"^([^=;\\]{1,60})=(.*)$")
UNFINISHED = re.compile(r"moov atom not found|partial file|truncat|invalid size", re.IGNORECASE)
TIMES = {"creation_time": "created"}


def read(file: BinaryIO, report: Report, limits: Limits, media_type: str) -> None:
    """What the file says of itself, without playing it."""
    tags, words = _ask(file, media_type, "-f", "ffmetadata", "pipe:1", most=MOST_WORDS)
    duration = DURATION.search(words)
    streams = [_stream(match) for match in STREAM.finditer(words.partition("Output #0")[0])]
    report.meta(_tags(tags.decode("utf-8", "replace")))
    length = None
    if duration is not None:
        hours, minutes, seconds = duration.groups()
        length = int(hours) * 3600 + int(minutes) * 60 + float(seconds)
    report.meta({"duration_seconds": length, "streams": streams})
    if not streams or length is None:
        raise _condition(file, words)
    film = next((stream for stream in streams if stream["kind"] == "video"), None)
    if film is None:
        report.found(media_type.replace("video/", "audio/"), Kind.AUDIO)
        return
    report.meta({"width": film.get("width"), "height": film.get("height")})
    frame, _ = _ask(
        file, media_type, "-an", "-frames:v", "1", "-f", "image2pipe", "-c:v", "png", "pipe:1",
        most=LARGEST_FRAME,
    )  # fmt: skip
    if frame:
        with Image.open(io.BytesIO(frame)) as picture:
            pixels.previews(picture, report, limits)
    if _box_reaches_past_the_end(file, media_type):
        raise ConditionError(Condition.TRUNCATED, "The end of the recording is missing.")


def _ask(file: BinaryIO, media_type: str, *output: str, most: int) -> tuple[bytes, str]:
    """Run ffmpeg on the open file; its output (cut at `most` bytes) and its words."""
    descriptor = file.fileno()
    os.lseek(descriptor, 0, os.SEEK_SET)
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-nostats", "-threads", "1",
        "-protocol_whitelist", "fd,pipe", "-f", FORMATS[media_type],
        "-fd", str(descriptor), "-i", "fd:", *output,
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, check=False, stdin=subprocess.DEVNULL, pass_fds=[descriptor]
    )
    return done.stdout[:most], done.stderr[:MOST_WORDS].decode("utf-8", "replace")


def _stream(match: re.Match[str]) -> dict[str, object]:
    """One line about a stream: kind, codec, size, frames or samples a second."""
    rest = match["rest"]
    found: dict[str, object] = {
        "kind": match["kind"].lower(),
        "codec": rest.split(",")[0].split(" (")[0].strip(),
    }
    if match["language"] and match["language"] != "und":
        found["language"] = match["language"]
    if size := SIZE.search(rest):
        found |= {"width": int(size[1]), "height": int(size[2])}
    if frames := FRAMES.search(rest):
        found["frames_per_second"] = float(frames[1])
    if samples := SAMPLES.search(rest):
        found |= {"samples_per_second": int(samples[1]), "channels": samples[2].strip()}
    return found


def _tags(text: str) -> dict[str, object]:
    """Tags in ffmpeg's metadata format, without its own and Apple's bookkeeping."""
    tags = {}
    for line in text.splitlines():
        match = TAG.match(line)
        if match is not None and not match[1].startswith("iTun"):
            tags[match[1].strip()] = re.sub(r"\\(.)", r"\1", match[2]).strip()
    for name in ("encoder", "major_brand", "minor_version", "compatible_brands"):
        tags.pop(name, None)
    return {"tags": tags, "created": tags.get("creation_time")}


def _condition(file: BinaryIO, words: str) -> ConditionError:
    """What to say of a recording without length or streams."""
    if UNFINISHED.search(words) or _box_reaches_past_the_end(file, "video/mp4"):
        return ConditionError(
            Condition.TRUNCATED,
            "Its end is missing, and with it what is needed to play it. It was kept as it is.",
        )
    return ConditionError(Condition.MALFORMED, "The recording is damaged and cannot be played.")


def _box_reaches_past_the_end(file: BinaryIO, media_type: str) -> bool:
    """Whether a top-level box (ISO/IEC 14496-12, 4.2) or RIFF chunk is longer than the file."""
    end = file.seek(0, os.SEEK_END)
    offset = 0
    if FORMATS[media_type] != "mov":
        return False
    while offset + 8 <= end:
        file.seek(offset)
        head = file.read(16)
        length = int.from_bytes(head[:4])
        if length == 1:
            length = int.from_bytes(head[8:16])
        if length == 0:
            return False
        if length < len(b"sizetype") or offset + length > end:
            return True
        offset += length
    return False
