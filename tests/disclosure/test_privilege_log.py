"""If these fail, a log says more of a document than was agreed, or hides what changed in it."""

from disclosure.privilege_log import (
    COLUMNS,
    Change,
    LogForm,
    categorized,
    change_of,
    columns_of,
    disclosed,
    log_id,
)

ROW = {name: name.upper() for name in COLUMNS} | {"category": "Advice"}


def test_a_log_by_documents_has_every_column_of_the_rule() -> None:
    assert disclosed(LogForm.DOCUMENT, ROW) == {name: name.upper() for name in COLUMNS}
    assert log_id(1) == "PRIV-0001"
    assert log_id(12345) == "PRIV-12345"


def test_a_log_of_metadata_has_no_words_of_counsels() -> None:
    said = disclosed(LogForm.METADATA, ROW)
    assert not {"description", "reason", "category"} & said.keys()
    assert said["author"] == "AUTHOR"


def test_a_category_names_people_once_and_its_first_and_last_day() -> None:
    one = ROW | {"author": "A. Attorney*", "to": "B; C", "cc": "", "bcc": "", "date": "2026-03-02"}
    two = one | {"to": "C; D", "cc": "B", "date": "2026-01-09", "description": "Notes; drafts"}
    other = one | {"category": "Work product", "date": ""}
    found = categorized([one, other, two])
    assert list(found) == ["Advice", "Work product"]
    assert found["Advice"]["documents"] == "2"
    assert found["Advice"]["date"] == "2026-01-09 to 2026-03-02"
    assert found["Advice"]["author"] == "A. Attorney*"
    assert found["Advice"]["to"] == "B; C; D"
    assert found["Advice"]["description"] == "DESCRIPTION; Notes; drafts"
    assert found["Work product"]["date"] == ""
    assert set(found["Advice"]) == set(columns_of(LogForm.CATEGORICAL))


def test_an_entry_is_added_re_described_or_the_same() -> None:
    said = disclosed(LogForm.DOCUMENT, ROW)
    assert change_of(None, said) is Change.ADDED
    assert change_of(said, dict(said)) is Change.SAME
    assert change_of(said, said | {"description": "Otherwise"}) is Change.REDESCRIBED
    metadata = disclosed(LogForm.METADATA, ROW)
    assert change_of(said, metadata) is Change.SAME, "the columns of both forms are the same"
