"""Packages of XML parts (ECMA-376 part 2), and the text in their parts."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from casework.extraction.report import ConditionError
from casework.extraction.result import Condition

LARGEST_PART = 128 << 20
BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tr": "\n", "tc": "\t", "h": "\n"}
# What older programs show instead of the drawing that stands beside it (ECMA-376 part 3, 9.3).
FALLBACK = "Fallback"


class Package:
    """A ZIP of XML parts."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        """Read parts of an open archive."""
        self.archive = archive
        self.names = archive.namelist()

    def xml(self, name: str) -> etree._Element | None:
        """A part's root; None where it is absent or damaged. Nothing outside is resolved."""
        if name not in self.archive.NameToInfo:
            return None
        with self.archive.open(name) as part:
            data = part.read(LARGEST_PART + 1)
        if len(data) > LARGEST_PART:
            raise ConditionError(
                Condition.HOSTILE,
                "It unpacks to far more than a document holds, as files do that are made to "
                "overload a program. It was kept as it is.",
            )
        parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True)
        return etree.fromstring(data, parser)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: id → (last word of the type, target's name)."""
        folder, _, own = name.rpartition("/")
        root = self.xml(f"{folder}/_rels/{own}.rels".lstrip("/"))
        found = {}
        for item in root if root is not None else ():
            target = item.get("Target", "")
            if item.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = item.get("Type", "").rpartition("/")[2]
            found[item.get("Id", "")] = (kind, target)
        return found

    def related(self, name: str, *kinds: str) -> list[str]:
        """Names of the parts of some kinds that a part refers to."""
        return [target for kind, target in self.relations(name).values() if kind in kinds]


def local(element: etree._Element) -> str:
    """An element's name without its namespace; empty for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""  # type: ignore[redundant-expr]


def text_of(root: etree._Element, *, deleted: bool = False) -> str:
    """Running text below an element: words, tabs and line ends, deleted words if asked for."""
    parts: list[str] = []
    words = {"t", "delText"} if deleted else {"t"}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = local(element)
        if event == "start" and name == FALLBACK:
            walk.skip_subtree()
        elif event == "start" and name in words:
            parts.append(element.text or "")
        elif event == "end" and name in BREAKS:
            parts.append(BREAKS[name])
    return "".join(parts).strip("\n")


def attribute(element: etree._Element, name: str) -> str:
    """An attribute by its local name."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith(name)), "")


def named(root: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """All elements of a local name below a root."""
    return (item for item in (root.iter() if root is not None else ()) if local(item) == name)
