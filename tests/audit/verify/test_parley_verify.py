"""If these fail, a court could be shown a log that is not what was recorded."""

import ast
import base64
import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.ledger import entry, merkle
from audit.ledger.bundle import LineWriter
from audit.ledger.selectors.exported import PlacedEntry
from audit.ledger.values import Ref
from audit.verify import parley_verify
from audit.verify.parley_verify import BrokenError, IncomparableError, UnreadableError, verify
from tests.audit.verify.making import OTHER_KEY, OTHER_LOG, Log, drawn, sample, zipped

ONCE = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
LONG = sample(69)
ALL = [f"{part}:{name}" for name in parley_verify.ORDER for part in ("header", "bytes")] + ["end"]


def everything() -> Log:
    """A log with each kind of line in its bundle."""
    log = sample(9)
    log.expunge(2)
    return log


WHOLE = everything()
FILES = WHOLE.bundle(withheld=[4], earlier=[1, 8])


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[dict[str, bytes]], Path]:
    """Writes the ZIP of some files."""

    def write(files: dict[str, bytes]) -> Path:
        path = tmp_path / "bundle.zip"
        path.write_bytes(zipped(files))
        return path

    return write


Kept = Callable[[dict[str, bytes]], Path]


def regions(files: dict[str, bytes]) -> dict[str, range]:
    """Where each header, file and the end lie in the ZIP."""
    found, place = {}, 0
    for name, data in files.items():
        found[f"header:{name}"] = range(place, place + 50 + len(name))
        place += 50 + len(name)
        found[f"bytes:{name}"] = range(place, place + len(data))
        place += len(data)
    return found | {"end": range(place, len(zipped(files)))}


def broken(path: Path, log: Log = WHOLE, **more: list[str]) -> str:
    with pytest.raises(BrokenError) as caught:
        verify(path, [log.verifier], **more)
    return str(caught.value)


def test_a_whole_bundle_says_what_is_in_it(kept: Kept) -> None:
    report = verify(kept(FILES), [WHOLE.verifier])
    assert report.counts == {"entry": 8, "expunged": 1, "withheld": 1}
    assert (report.size, report.root, report.trusted) == (10, WHOLE.root(10), True)


@pytest.mark.parametrize("region", ALL)
def test_a_flipped_bit_anywhere_is_detected(region: str, tmp_path: Path) -> None:
    whole = zipped(FILES)
    place = regions(FILES)[region]
    path = tmp_path / "bundle.zip"

    @ONCE
    @given(st.integers(0, len(place) - 1), st.integers(0, 7))
    def flip(offset: int, bit: int) -> None:
        changed = bytearray(whole)
        changed[place[offset]] ^= 1 << bit
        path.write_bytes(changed)
        with pytest.raises((BrokenError, UnreadableError)):
            verify(path, [WHOLE.verifier])

    flip()


def test_bytes_added_or_cut_anywhere_are_detected(tmp_path: Path) -> None:
    whole = zipped(FILES)
    path = tmp_path / "bundle.zip"
    starts = [place.start for place in regions(FILES).values()]
    for at in [*starts, len(whole)]:
        path.write_bytes(whole[:at] + b"\0" + whole[at:])
        with pytest.raises(BrokenError):
            verify(path, [WHOLE.verifier])
    for at in starts:
        path.write_bytes(whole[:at])
        with pytest.raises(BrokenError):
            verify(path, [WHOLE.verifier])


@ONCE
@given(st.sets(st.integers(0, 68), min_size=1))
def test_any_choice_of_entries_is_proven(chosen: set[int]) -> None:
    """Each proof ends where an earlier line has made a hash known."""
    log = LONG
    walk = parley_verify.Walk(69, log.root(69))
    writer = LineWriter(69, log.node)
    for index in sorted(chosen):
        said = parley_verify.parse(writer.entry(log.entries[index]).json[:-1], "line")
        leaf = entry.leaf_hash(log.id, log.entries[index].commitment)
        walk.take(index, leaf, parley_verify.hashes(said["proof"], "line"))


def lines(files: dict[str, bytes]) -> list[bytes]:
    return files["entries.jsonl"].splitlines(keepends=True)


def with_lines(files: dict[str, bytes], changed: list[bytes]) -> dict[str, bytes]:
    return {**files, "entries.jsonl": b"".join(changed)}


def remade(log: Log, files: dict[str, bytes]) -> dict[str, bytes]:
    """The same files under a manifest that lists them as they are: all but the seal agrees."""
    manifest = json.loads(files["manifest.json"])
    for one in manifest["files"]:
        data = files[one["path"]]
        one["size"], one["sha256"] = len(data), hashlib.sha256(data).hexdigest()
    made = parley_verify.canonical(manifest)
    return {**files, "manifest.json": made, "seal.json": log._seal(made)}


def test_the_first_changed_entry_is_named(kept: Kept) -> None:
    """Whoever made manifest and seal anew as well cannot make the entry fit the signed tree."""
    for number in (1, 5):
        changed = lines(FILES)
        changed[number] = changed[number].replace(b"casework:case", b"casework:cart")
        changed[7] = changed[7].replace(b"success", b"refused")
        files = remade(WHOLE, with_lines(FILES, changed))
        assert broken(kept(files)).startswith(f"entry {number} ")


@pytest.mark.parametrize(
    ("how", "named"),
    [
        (lambda found: found[:3] + found[4:], "entry 3 is missing"),
        (lambda found: found[:-1], "entry 9 is missing"),
        (lambda found: found[1:], "entry 0 is missing"),
        (lambda found: [*found[:4], found[3], *found[4:]], "entry 3 (entries.jsonl, line 5)"),
        (lambda found: [*found[:5], found[6], found[5], *found[7:]], "entry 5 is missing"),
    ],
)
def test_entries_dropped_doubled_or_reordered_are_named(
    how: Callable[[list[bytes]], list[bytes]], named: str, kept: Kept
) -> None:
    files = remade(WHOLE, with_lines(FILES, how(lines(FILES))))
    assert broken(kept(files)).startswith(named)


def test_a_choice_of_entries_out_of_order_or_twice_is_refused(kept: Kept) -> None:
    files = WHOLE.bundle([0, 3, 5, 8])
    found = lines(files)
    for changed in ([found[1], found[0], *found[2:]], [*found, found[3]]):
        assert "out of order" in broken(kept(remade(WHOLE, with_lines(files, changed))))


def test_an_entry_of_a_choice_that_was_taken_out_is_missed(kept: Kept) -> None:
    files = WHOLE.bundle([0, 3, 5, 8])
    assert "is missing" in broken(kept(remade(WHOLE, with_lines(files, lines(files)[1:]))))
    assert "counts" in broken(kept(remade(WHOLE, with_lines(files, lines(files)[:-1]))))
    with pytest.raises(BrokenError):  # and the sizes and digests of the manifest miss it anyway
        verify(kept(with_lines(files, lines(files)[:-1])), [WHOLE.verifier])


def test_an_entry_moved_from_another_log_is_named(kept: Kept) -> None:
    other = Log(id=OTHER_LOG)
    for _ in range(10):
        other.add()
    changed = lines(FILES)
    changed[5] = lines(other.bundle())[5]
    assert "entry 5 " in (said := broken(kept(remade(WHOLE, with_lines(FILES, changed)))))
    assert "another log" in said


def test_what_was_expunged_needs_its_order(kept: Kept) -> None:
    order = str(WHOLE.entries[9].id).encode()
    wrong = [line.replace(order, str(UUID(int=7)).encode()) for line in lines(FILES)[:3]]
    files = remade(WHOLE, with_lines(FILES, [*wrong, *lines(FILES)[3:]]))
    assert "is not in the bundle" in broken(kept(files))


def called_expunged(log: Log, index: int, entry_id: UUID, order: UUID) -> PlacedEntry:
    """An entry whose place is said to be that of another one, which was expunged."""
    hidden = log.entries[index]
    return replace(hidden, id=entry_id, data=None, salt=None, order_id=order)


def test_an_entry_that_no_order_names_cannot_be_hidden_as_expunged(kept: Kept) -> None:
    order, gone = WHOLE.entries[9].id, WHOLE.entries[2].id
    for index, said in ((1, WHOLE.entries[1].id), (1, gone), (5, gone)):
        log = everything()
        log.entries[index] = called_expunged(log, index, said, order)
        assert broken(kept(log.bundle())).startswith("entry ")
    refused = sample(3)
    refused.add(parley_verify.EXPUNGED_BY, objects=(Ref("ledger.entry", refused.entries[1].id),),
                outcome="failed")  # fmt: skip
    refused.entries[1] = called_expunged(refused, 1, refused.entries[1].id, refused.entries[3].id)
    assert "does not order" in broken(kept(refused.bundle()), refused)


@pytest.mark.parametrize("more", [{"id": []}, {"objects": 3}, {"objects": "x"}, {"event": {}}])
def test_an_order_that_is_malformed_is_refused(more: dict[str, object], kept: Kept) -> None:
    found = lines(FILES)
    said = json.loads(found[9])
    said["entry"] |= more
    files = with_lines(FILES, [*found[:9], parley_verify.canonical(said) + b"\n"])
    assert broken(kept(remade(WHOLE, files))).startswith("entry 9 ")


def test_a_manifest_that_the_log_does_not_name_is_refused(kept: Kept) -> None:
    changed = remade(WHOLE, {**FILES, "summary.pdf": b"%PDF-1.4 other\n"})
    forged = {**changed, "seal.json": FILES["seal.json"]}
    assert "the log's own entry" in broken(kept(forged))


def test_a_table_that_says_something_else_is_refused(kept: Kept) -> None:
    table = FILES["entries.csv"].replace(b"success", b"refused", 1)
    assert "entries.csv" in broken(kept(remade(WHOLE, {**FILES, "entries.csv": table})))


def test_a_cell_that_a_spreadsheet_would_run_is_guarded() -> None:
    assert b"\"'=Browser/1, " in FILES["entries.csv"]
    assert parley_verify.csv_line([" +1", "＝2", "-3", "4"]) == "' +1,'＝2,'-3,4\r\n".encode()


def test_history_that_the_owner_wrote_and_signed_anew_is_shown_by_an_older_checkpoint(
    kept: Kept,
) -> None:
    held = WHOLE.signed(6)
    anew = everything()
    forged = replace(anew.entries[3], salt=b"x" * 32)
    assert forged.data is not None
    anew.entries[3] = replace(forged, commitment=entry.commitment(b"x" * 32, forged.data))
    path = kept(anew.bundle())
    assert verify(path, [WHOLE.verifier]).counts["entry"] == 9
    assert "held checkpoint" in broken(path, held=[held])
    short = kept(anew.bundle([0, 8], earlier=[6]))
    assert "held checkpoint" in broken(short, held=[held])


def test_every_older_checkpoint_can_be_held_against_the_whole_log(kept: Kept) -> None:
    held = [WHOLE.signed(size) for size in range(1, 11)]
    assert sorted(verify(kept(FILES), [WHOLE.verifier], held=held).held) == list(range(1, 11))


def test_a_held_checkpoint_to_which_nothing_leads_is_said(kept: Kept) -> None:
    path = kept(WHOLE.bundle([0, 8], earlier=[6]))
    assert verify(path, [WHOLE.verifier], held=[WHOLE.signed(6)]).held == [6]
    longer = everything()
    longer.add()
    for held in (WHOLE.signed(5), longer.signed(11)):
        with pytest.raises(IncomparableError):
            verify(path, [WHOLE.verifier], held=[held])


def test_two_histories_that_are_held_are_never_passed_over(kept: Kept) -> None:
    anew = sample(10)
    anew.key = WHOLE.key
    anew.entries[3] = replace(anew.entries[3], commitment=bytes(32))
    for held in ([WHOLE.signed(6), anew.signed(6)], [anew.signed(6), WHOLE.signed(6)]):
        assert "6 entries" in broken(kept(FILES), held=held)


def test_a_checkpoint_newer_than_the_bundle_hides_no_fault(kept: Kept) -> None:
    longer = everything()
    for _ in range(4):
        longer.add()
    changed = [one.replace(b"success", b"refused", 1) for one in lines(FILES)]
    path = kept(remade(WHOLE, with_lines(FILES, changed)))
    assert broken(path, held=[longer.signed(14)]).startswith("entry 0 ")
    assert "held checkpoint" in broken(kept(FILES), held=[longer.signed(12)]), "the seal's size"


def test_keys_that_came_with_a_forged_bundle_are_not_enough(kept: Kept) -> None:
    forged = everything()
    forged.key = OTHER_KEY
    path = kept(forged.bundle())
    assert not verify(path).trusted
    assert "no key that is trusted" in broken(path)
    assert "was the log's key changed?" in broken(path), "said also where it was"
    with pytest.raises(BrokenError, match="no key that is trusted"):
        verify(path, held=[WHOLE.signed(3)])


def cosigned(
    text: str, witness: Ed25519PrivateKey, seconds: int = 1_700_000_000
) -> tuple[str, str]:
    """The witness's key and its signature line (tlog-cosignature)."""
    public = witness.public_key().public_bytes_raw()
    key = parley_verify.Key("witness.example/w1", 4, public)
    when = seconds.to_bytes(8, "big")
    body = text[: text.index("\n\n") + 1].encode()
    signature = witness.sign(f"cosignature/v1\ntime {seconds}\n".encode() + body)
    line = base64.b64encode(key.id + when + signature).decode()
    return vkey(key).rstrip("\n"), f"\N{EM DASH} {key.name} {line}\n"


def vkey(key: parley_verify.Key) -> str:
    """A line of public-keys.txt."""
    raw = base64.b64encode(bytes([key.kind]) + key.public).decode()
    return f"{key.name}+{key.id.hex()}+{raw}\n"


def test_a_witness_that_was_named_must_have_signed(kept: Kept) -> None:
    witness, line = cosigned(WHOLE.signed(10), OTHER_KEY)
    path = kept(WHOLE.bundle(cosigned=line, keys=f"{witness}\n"))
    report = verify(path, [WHOLE.verifier], [witness])
    assert report.witnesses == ["witness.example/w1"]
    assert "has not signed" in broken(kept(FILES), witnesses=[witness])
    wrong = line.replace(line[40:44], "AAAA")
    assert "is wrong" in broken(kept(WHOLE.bundle(cosigned=wrong)), witnesses=[witness])


@pytest.mark.parametrize("size", [9, 10])
def test_a_cosignature_of_no_time_or_another_size_is_refused(size: int, kept: Kept) -> None:
    witness, line = cosigned(WHOLE.signed(size), OTHER_KEY, 0 if size == 10 else 1_700_000_000)
    assert "is wrong" in broken(kept(WHOLE.bundle(cosigned=line)), witnesses=[witness])


def test_a_witness_that_only_came_along_is_not_vouched_for(
    kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    witness, line = cosigned(WHOLE.signed(10), OTHER_KEY)
    path = str(kept(WHOLE.bundle(cosigned=line, keys=f"{witness}\n")))
    for more, said in (
        ([], "calls itself the witness witness"),
        (["--witness", witness], "The witness w"),
    ):
        assert parley_verify.main([path, "--key", WHOLE.verifier, *more]) == 0
        out = capsys.readouterr().out
        assert said in out
        assert ("calls itself" in out) == (not more)


def test_a_mistake_in_the_arguments_is_not_called_a_broken_bundle(kept: Kept) -> None:
    path = str(kept(FILES))
    for key in ("x", "keys.txt", WHOLE.verifier[:-4], "", "a+b+c", f"\udcff{WHOLE.verifier}"):
        assert parley_verify.main([path, "--key", key]) == 2
    for witness in (WHOLE.verifier, WHOLE.verifier.rpartition("+")[2], "w.example/1"):
        assert parley_verify.main([path, "--key", WHOLE.verifier, "--witness", witness]) == 2


def test_it_says_whether_anything_may_be_missing(
    kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = json.loads(FILES["manifest.json"]) | {"asked": {"person": "66666666"}}
    narrowed = {**FILES, "manifest.json": parley_verify.canonical(manifest)}
    assert "cannot be complete" in broken(kept(remade(WHOLE, narrowed)))
    narrowed["manifest.json"] = parley_verify.canonical(manifest | {"complete": False})
    for files, said in (
        (FILES, "Every entry of that tree is here."),
        (remade(WHOLE, narrowed), "filters (person: 66666666)"),
        (WHOLE.bundle([0]), "only the whole log proves it"),
    ):
        assert parley_verify.main([str(kept(files)), "--key", WHOLE.verifier]) == 0
        assert said in capsys.readouterr().out


def test_a_forger_s_text_cannot_rewrite_the_terminal(
    kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    found = lines(FILES)
    said = json.loads(found[2])
    said["expunged"]["order"] = "\x1b[2K\r\u202e\nverified"
    files = with_lines(FILES, [*found[:2], parley_verify.canonical(said) + b"\n", *found[3:]])
    assert parley_verify.main([str(kept(remade(WHOLE, files))), "--key", WHOLE.verifier]) == 1
    text = capsys.readouterr().err
    assert "verified" in text
    assert text.removesuffix("\n").isprintable()


def test_thousands_of_keys_and_signatures_do_not_keep_it_busy(kept: Kept) -> None:
    raw = [drawn("key", number) for number in range(2_000)]
    keys = [parley_verify.Key("w.example/1", 4, one) for one in raw]
    stranger = base64.b64encode(b"abcd" + bytes(72)).decode()
    line = f"\N{EM DASH} w.example/1 {stranger}\n"
    path = kept(WHOLE.bundle(keys="".join(map(vkey, keys)), cosigned=line * 2_000))
    began = time.process_time()
    assert verify(path, [WHOLE.verifier]).trusted
    assert time.process_time() - began < 2


@pytest.mark.parametrize("name", ["earlier.jsonl", "public-keys.txt"])
def test_nothing_follows_the_last_line_of_a_file(name: str, kept: Kept) -> None:
    path = kept(remade(WHOLE, {**FILES, name: FILES[name] + b"more"}))
    assert broken(path) == f"{name}: the last line has no end"


def test_a_count_that_is_no_number_is_refused(kept: Kept) -> None:
    manifest = json.loads(FILES["manifest.json"])
    manifest["counts"]["withheld"] = True
    files = {**FILES, "manifest.json": parley_verify.canonical(manifest)}
    assert "malformed" in broken(kept(remade(WHOLE, files)))


def test_a_bundle_of_no_named_key_is_never_called_whole_only(
    kept: Kept, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = tmp_path / "held.txt"
    held.write_text(WHOLE.signed(5), encoding="utf-8")
    assert parley_verify.main([str(kept(WHOLE.bundle([0]))), "--held", str(held)]) == 4
    assert "may be forged" in capsys.readouterr().err


def test_hostile_containers_are_refused(kept: Kept, tmp_path: Path) -> None:
    huge = {**FILES, "manifest.json": b"[" * 5_000_000}
    assert "larger" in broken(kept(huge))
    deep = {**FILES, "manifest.json": b"[" * 100_000}
    assert "not canonical" in broken(kept(deep))
    renamed = {("../people.csv" if k == "people.csv" else k): v for k, v in FILES.items()}
    assert "people.csv" in broken(kept(renamed))
    assert "end of the ZIP" in broken(kept({**FILES, "more.exe": b""}))
    long_line = with_lines(FILES, [b"x" * (parley_verify.LONGEST_LINE + 10)])
    assert "longer" in broken(kept(remade(WHOLE, long_line)))
    empty = tmp_path / "empty.zip"
    empty.write_bytes(b"")
    assert "manifest.json" in broken(empty)
    with pytest.raises(UnreadableError):
        verify(tmp_path / "absent.zip")


@pytest.mark.parametrize(
    "line",
    [
        b"{}",
        b'{"index":3}',
        b'{"entry":{},"index":3,"proof":[],"salt":""}',
        b'{"entry":[],"index":3,"proof":[],"salt":"x"}',
        b'{"expunged":{"commitment":3,"id":"","order":""},"index":3,"proof":[]}',
        b'{"index":3,"proof":[],"withheld":{}}',
        b'{"index":true,"proof":[],"withheld":{}}',
        b'{"index":1e3}',
        b'{"index":3,"index":3}',
        b'{"a":"\\ud800"}',
        b"NaN",
        b"\xff",
        b"",
    ],
)
def test_lines_that_are_no_entries_are_refused(line: bytes, kept: Kept) -> None:
    found = lines(FILES)
    files = remade(WHOLE, with_lines(FILES, [*found[:3], line + b"\n", *found[4:]]))
    assert "line 4" in broken(kept(files))


@pytest.mark.parametrize("place", [b'"entry":{', b'"withheld":{'])
def test_no_depth_of_nesting_ends_it_otherwise(place: bytes, kept: Kept) -> None:
    """An entry may be read just before its encoder, a few calls deeper, would give up."""
    found = lines(FILES)
    at = next(number for number, line in enumerate(found) if place in line)
    for depth in range(850, sys.getrecursionlimit()):
        deep = place + b'"a":' + b"[" * depth + b"]" * depth + b","
        line = found[at].replace(place, deep, 1)
        files = remade(WHOLE, with_lines(FILES, [*found[:at], line, *found[at + 1 :]]))
        assert f"line {at + 1}" in broken(kept(files))


def test_the_extracted_folder_verifies_as_the_zip_does(tmp_path: Path) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    assert verify(tmp_path, [WHOLE.verifier]).size == 10
    (tmp_path / "note.txt").write_text("x")
    assert "note.txt" in broken(tmp_path)
    (tmp_path / "note.txt").unlink()
    with (tmp_path / "people.csv").open("ab") as table:
        table.write(b"more")
    assert "people.csv" in broken(tmp_path)
    (tmp_path / "people.csv").unlink()
    assert "missing" in broken(tmp_path)


@pytest.mark.parametrize("size", [1, 2, 3, 8, 13])
def test_proofs_are_those_of_rfc_6962(size: int) -> None:
    """The verifier's own arithmetic, written anew, agrees with the ledger's."""
    log = sample(size)
    for index in range(size):
        leaf = entry.leaf_hash(log.id, log.entries[index].commitment)
        path = merkle.inclusion_proof(index, size, log.node)
        parley_verify.check_inclusion(index, size, leaf, path, log.root(size))
        for wrong in (path[1:], [*path, leaf]):
            if wrong != path:
                with pytest.raises(BrokenError):
                    parley_verify.check_inclusion(index, size, leaf, wrong, log.root(size))
    for old in range(1, size + 1):
        proof = merkle.consistency_proof(old, size, log.node)
        roots = (log.root(old), log.root(size))
        parley_verify.check_consistency(old, size, proof, roots)
        for wrong in (proof[1:], [*proof, roots[0]]):
            if wrong != proof:
                with pytest.raises(BrokenError):
                    parley_verify.check_consistency(old, size, wrong, roots)


def test_the_command_needs_nothing_of_parley_and_says_how_it_ended(
    kept: Kept, tmp_path: Path
) -> None:
    source = tmp_path / "parley_verify.py"
    source.write_bytes(Path(parley_verify.__file__).read_bytes())
    held = tmp_path / "held.txt"
    held.write_text(WHOLE.signed(4), encoding="utf-8")

    def run(*arguments: object) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(source), *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        return done.returncode, done.stdout + done.stderr

    path = kept(FILES)
    code, said = run(path, "--key", WHOLE.verifier, "--held", held)
    assert code == 0, said
    assert "checkpoint of 4 that you hold" in said
    code, said = run(path)
    assert code == 3
    assert WHOLE.verifier in said
    path.write_bytes(path.read_bytes()[:-1])
    assert run(path, "--key", WHOLE.verifier)[0] == 1
    assert run(tmp_path / "absent.zip")[0] == 2
    assert run(kept(WHOLE.bundle([0])), "--key", WHOLE.verifier, "--held", held)[0] == 4


def test_only_the_standard_library_and_cryptography_are_imported() -> None:
    tree = ast.parse(Path(parley_verify.__file__).read_text(encoding="utf-8"))
    named = {
        one.name for node in ast.walk(tree) if isinstance(node, ast.Import) for one in node.names
    }
    named |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    tops = {name.partition(".")[0] for name in named}
    assert tops - sys.stdlib_module_names == {"cryptography"}
