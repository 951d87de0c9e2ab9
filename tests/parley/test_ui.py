"""What the template tags write."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django import forms
from django.template import engines
from django.utils import timezone

from audit.ground import clock
from parley.templatetags import ui

NOON = dt.datetime(2026, 3, 2, 17, 0, tzinfo=dt.UTC)  # a Monday; noon in New York


@pytest.fixture(autouse=True)
def _monday_in_new_york(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    with timezone.override("America/New_York"):
        yield


def test_a_time_is_local_with_utc_on_hover() -> None:
    assert ui.when(NOON) == (
        '<time datetime="2026-03-02T17:00:00Z" title="Mar 2, 2026, 17:00:00 UTC">'
        "Mon, Mar 2, 2026, 12:00 PM EST</time>"
    )


def test_a_time_in_short_names_another_year_only() -> None:
    assert ">Mar 2, 12:00 PM</time>" in ui.when(NOON, short=True)
    assert ">Mar 2, 2025, 12:00 PM</time>" in ui.when(NOON.replace(year=2025), short=True)


def test_no_time_is_a_dash() -> None:
    assert ui.when(None) == '<span class="none">–</span>'
    assert ui.court_date(None) == '<span class="none">–</span>'


@pytest.mark.parametrize(
    ("day", "words", "urgency"),
    [
        (dt.date(2026, 3, 2), "today", "is-near"),
        (dt.date(2026, 3, 3), "tomorrow", "is-near"),
        (dt.date(2026, 3, 5), "in 3 days", "is-near"),
        (dt.date(2026, 3, 6), "in 4 days", "is-far"),
        (dt.date(2026, 3, 1), "yesterday", "is-past"),
        (dt.date(2026, 2, 20), "10 days ago", "is-past"),
    ],
)
def test_a_court_date_says_how_far_away_it_is(day: dt.date, words: str, urgency: str) -> None:
    assert f'<span class="days {urgency}">{words}</span>' in ui.court_date(day)


def test_a_court_date_names_the_weekday_and_another_year() -> None:
    assert ">Fri, Mar 6<" in ui.court_date(dt.date(2026, 3, 6), left=False)
    assert ">Wed, Mar 3, 2027<" in ui.court_date(dt.date(2027, 3, 3), left=False)


def test_a_court_time_is_a_day_in_the_users_zone() -> None:
    late = dt.datetime(2026, 3, 4, 2, 30, tzinfo=dt.UTC)  # the evening of the third in New York
    assert ui.court_date(late).startswith('<time datetime="2026-03-03">Tue, Mar 3, 9:30 PM</time>')


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (None, "–"),
        (0, "0 bytes"),
        (1, "1 byte"),
        (1023, "1023 bytes"),
        (1024, "1.0 KB"),
        (1024**2 - 1, "1023.9 KB"),
        (5 * 1024**3, "5.0 GB"),
        (3 * 1024**5, "3072.0 TB"),
    ],
)
def test_sizes(size: int | None, words: str) -> None:
    assert ui.filesize(size) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(None, "–"), (0.4, "0:00"), (59.6, "1:00"), (3723, "1:02:03")]
)
def test_lengths(seconds: float | None, words: str) -> None:
    assert ui.duration(seconds) == words


def test_metadata_is_written_for_people() -> None:
    value = {"gps": {"latitude": 40.5, "exact": True}, "to": ["a@x.org", "b@x.org"], "cc": []}
    assert ui.plainly(value) == "gps: latitude: 40.5; exact: yes; to: a@x.org, b@x.org; cc: –"
    assert ui.plainly(None) == "–"
    assert ui.plainly({"name": "Ann Roe", "address": "ann@x.org"}) == "Ann Roe <ann@x.org>"
    assert ui.plainly({"name": "", "address": "ann@x.org"}) == "ann@x.org"


def test_times_in_metadata_are_local_where_the_file_tells_the_zone() -> None:
    assert ui.plainly("2026-03-02T17:00:00+00:00") == "Mon, Mar 2, 2026, 12:00 PM EST"
    assert ui.plainly("2026-03-02T17:00:00") == "Mon, Mar 2, 2026, 5:00 PM"
    assert ui.plainly("2026-03-02This is no time") == "2026-03-02This is no time"


def test_hits_are_marked_and_everything_else_is_escaped() -> None:
    text = f"<b>{ui.HIT_START}lineup{ui.HIT_END}</b> & more"
    assert ui.marked(text) == "&lt;b&gt;<mark>lineup</mark>&lt;/b&gt; &amp; more"


def test_states_are_words() -> None:
    assert ui.status("bad", "<In custody>") == (
        '<span class="status status--bad">&lt;In custody&gt;</span>'
    )


class _Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As the court writes it.")
    sure = forms.BooleanField(label="Sure")
    tags = forms.MultipleChoiceField(
        label="Tags", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple, required=False
    )


def test_forms_are_written_in_uswds_markup() -> None:
    written = str(_Form({"name": ""}))
    assert 'class="usa-input usa-input--error"' in written
    assert 'aria-describedby="id_name_helptext id_name_error"' in written
    assert 'id="id_name_error"' in written
    assert '<legend class="usa-label">' in written
    assert 'class="usa-checkbox__input' in written


TEMPLATES = Path(__file__).parents[2] / "templates"


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: str(path.relative_to(TEMPLATES))
)
def test_pages_hold_no_script_or_style_of_their_own(path: Path) -> None:
    source = path.read_text()
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:|https?://", source)
    engines["django"].get_template(str(path.relative_to(TEMPLATES)))
