"""If these fail, a description goes to the other side with the privileged words in it."""

from privilege.revealing import repeated

TITLE = "Memo on the Hartford alibi.docx"
TEXT = "Our client told us that he was in Hartford on Elm Street, room 4417, with his brother."


def warned(description: str) -> list[str]:
    return repeated(description, title=TITLE, text=TEXT)


def test_a_word_of_the_title_is_noticed_in_any_case() -> None:
    assert warned("Memorandum of counsel about HARTFORD") == ["HARTFORD"]


def test_a_number_and_a_run_of_words_of_the_text_are_noticed() -> None:
    assert warned("Notes about room 4417") == ["4417"]
    assert warned("Says he was in hartford on a day") == ["hartford", "he was in hartford"]


def test_what_describes_without_revealing_passes() -> None:
    assert warned("Memorandum prepared by counsel in anticipation of trial") == []
    assert warned("E-mail from attorney to client giving legal advice, with his notes") == []
    assert repeated("Anything at all", title="", text="") == []
