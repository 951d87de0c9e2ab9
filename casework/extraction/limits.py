"""How much one file may cost to examine."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one examination; sizes in bytes, times in seconds."""

    seconds: float = 180.0
    """Wall-clock time after which the reader and all it started are killed."""
    memory: int = 3072 * MIB
    """Address space of the reader (onnxruntime alone reserves more than 1 GiB)."""
    whole_file: int = 512 * MIB
    """A larger file is not handed over whole: sound and film through a window, others not."""
    unpacked: int = 1024 * MIB
    """Bytes that all attachments or members of one file may have together."""
    members: int = 5_000
    """Attachments or members of one file."""
    ratio: int = 200
    """Unpacked to packed bytes; above it (and above 16 MiB) a file is a bomb."""
    depth: int = 6
    """Containers around a file; what lies deeper is kept, not unpacked."""
    text: int = 32 * MIB
    """Characters of text kept of one file."""
    pages: int = 20_000
    """Pages read of one file."""
    ocr_pages: int = 20
    """Pages without a text layer that are put through text recognition."""
    pixels: int = 120_000_000
    """Pixels of a picture that is decoded."""
    preview_width: int = 1_000
    thumbnail_width: int = 240
