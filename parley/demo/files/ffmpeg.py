"""The one place that runs ffmpeg: from raw samples or frames to a file of bytes."""

import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

import imageio_ffmpeg

TIMEOUT_SECONDS = 120


def encode(
    source: Iterable[bytes], arguments: list[str], suffix: str, *, beside: bytes = b""
) -> bytes:
    """Feed ``source`` to ffmpeg's standard input and return the file it wrote.

    ``arguments`` stand between the program and the output; ``{beside}`` in them is replaced by
    the path of a file that holds ``beside`` (a sound track). Raises ``RuntimeError`` with
    ffmpeg's own words when it fails.
    """
    with tempfile.TemporaryDirectory(prefix="parley-demo-") as folder:
        out, extra = Path(folder, f"out{suffix}"), Path(folder, "beside.wav")
        errors = Path(folder, "errors.txt")
        if beside:
            extra.write_bytes(beside)
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-loglevel", "error", "-y"]
        command += [part.replace("{beside}", str(extra)) for part in arguments]
        command += ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
        with errors.open("wb") as complaints:
            running = subprocess.Popen(
                [*command, str(out)], stdin=subprocess.PIPE, stderr=complaints
            )
            if running.stdin is None:
                message = "ffmpeg was started without an input"
                raise RuntimeError(message)
            try:
                for piece in source:
                    running.stdin.write(piece)
                running.stdin.close()
                failed = running.wait(TIMEOUT_SECONDS) != 0
            except BrokenPipeError:
                failed = True
            finally:
                running.kill()
                running.wait()
        if failed:
            raise RuntimeError(errors.read_text(errors="replace").strip())
        return out.read_bytes()
