"""Tags for what every page shows: times, dates, sizes, states, icons and marked search hits."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django import forms, template
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit.ground import clock

if TYPE_CHECKING:
    from django.forms import BoundField

register = template.Library()

HIT_START, HIT_END = "\x02", "\x03"
"""What search puts around a hit in plain text; :func:`marked` turns them into ``<mark>``."""

_KIB = 1024
_MINUTE, _HOUR = 60, 3600


@register.simple_tag
def when(moment: dt.datetime | None, *, short: bool = False) -> SafeString:
    """Show an aware datetime in the user's zone, with UTC on hover; a dash when there is none.

    In short, without weekday and zone, and with the year only when it is another one.
    """
    if moment is None:
        return _none()
    local = timezone.localtime(moment)
    utc = moment.astimezone(dt.UTC)
    day = "D, M j, Y"
    if short:
        day = "M j" if local.year == timezone.localdate(clock.now()).year else "M j, Y"
    shown = formats.date_format(local, f"{day}, g:i A")
    return format_html(
        '<time datetime="{}" title="{} UTC">{}{}</time>',
        utc.strftime("%Y-%m-%dT%H:%M:%SZ"),
        formats.date_format(utc, "M j, Y, H:i:s"),
        shown,
        "" if short else f" {local.tzname()}",
    )


@register.simple_tag
def court_date(day: dt.date | dt.datetime | None, *, left: bool = True) -> SafeString:
    """Show a day as courts say it: weekday, date and how many days are left.

    A datetime is shown with its hour, in the user's zone; the year only when it is another one.
    """
    if day is None:
        return _none()
    hour = ""
    if isinstance(day, dt.datetime):
        local = timezone.localtime(day)
        hour = formats.date_format(local, ", g:i A")
        day = local.date()
    today = timezone.localdate(clock.now())
    days = (day - today).days
    text = formats.date_format(day, "D, M j" if day.year == today.year else "D, M j, Y")
    mark = format_html('<time datetime="{}">{}{}</time>', day.isoformat(), text, hour)
    if not left:
        return mark
    urgency = "is-past" if days < 0 else "is-near" if days <= 3 else "is-far"  # noqa: PLR2004
    return format_html('{} <span class="days {}">{}</span>', mark, urgency, days_left(days))


def days_left(days: int) -> str:
    """Say in words how far away a day is."""
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days == -1:
        return _("yesterday")
    if days > 0:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    return ngettext("%(n)d day ago", "%(n)d days ago", -days) % {"n": -days}


@register.filter
def filesize(size: int | None) -> str:
    """Write a number of bytes for people: 999 bytes, 1.2 KB, 3.4 GB (powers of 1024)."""
    if size is None:
        return "–"
    if size < _KIB:
        return ngettext("%(n)d byte", "%(n)d bytes", size) % {"n": size}
    amount = float(size)
    for unit in ("KB", "MB", "GB", "TB"):
        amount /= _KIB
        if amount < _KIB or unit == "TB":
            break
    return f"{formats.number_format(amount, 1)} {unit}"


@register.filter
def duration(seconds: float | None) -> str:
    """Write a length of time as players do: 0:07, 12:34, 1:02:03."""
    if seconds is None:
        return "–"
    whole = round(seconds)
    hours, minutes, rest = whole // _HOUR, whole % _HOUR // _MINUTE, whole % _MINUTE
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def plainly(value: object) -> str:
    """Write a JSON value of a file's metadata as people read it; null and empty are dashes."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict) and value.keys() == {"name", "address"}:
        name, address = value["name"], value["address"]
        return f"{name} <{address}>" if name and address else str(name or address or "–")
    if isinstance(value, dict):
        return "; ".join(f"{name.replace('_', ' ')}: {plainly(of)}" for name, of in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(plainly(one) for one in value) or "–"
    if isinstance(value, str) and (moment := _moment(value)):
        local = timezone.localtime(moment) if moment.tzinfo else moment
        return f"{formats.date_format(local, 'D, M j, Y, g:i A')} {local.tzname() or ''}".strip()
    return "–" if value is None or value == "" else str(value)


def _moment(text: str) -> dt.datetime | None:
    """Read a date with a time of day as ISO 8601 writes it; None for any other text."""
    if len(text) < len("2026-01-01T00:00") or text[10] != "T":
        return None
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


@register.filter
def marked(text: str | None) -> SafeString:
    """Escape a search excerpt and mark its hits."""
    safe = str(escape(text or ""))
    safe = safe.replace(HIT_START, "<mark>").replace(HIT_END, "</mark>")
    return mark_safe(safe)  # noqa: S308 - escaped one line above; only our own marks are added


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Show an icon of the sprite; hidden from screen readers unless it has a label."""
    source = f"{static('vendor/uswds/img/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="usa-icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            source,
        )
    return format_html(
        '<svg class="usa-icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>',
        source,
    )


@register.simple_tag
def status(tone: str, word: str) -> SafeString:
    """Show a state as a word with a color. Tones: plain, info, good, warn, bad."""
    return format_html('<span class="status status--{}">{}</span>', tone, word)


@register.filter
def usa(field: BoundField) -> SafeString:
    """Render a form field's widget with the class that its kind has in USWDS."""
    widget = field.field.widget
    if isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return field.as_widget()
    css = "usa-input"
    if isinstance(widget, forms.CheckboxInput):
        css = "usa-checkbox__input"
    elif isinstance(widget, forms.Textarea):
        css = "usa-textarea"
    elif isinstance(widget, forms.Select):
        css = "usa-select"
    elif isinstance(widget, forms.FileInput):
        css = "usa-file-input"
    if field.errors:
        css += " usa-input--error"
    own = widget.attrs.get("class", "")
    return field.as_widget(attrs={"class": f"{css} {own}".strip()})


@register.filter
def widget_kind(field: BoundField) -> str:
    """Return "hidden", "checkbox", "choices" or "text": which layout the field's label needs."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    if isinstance(widget, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return "choices"
    return "text"


def _none() -> SafeString:
    return mark_safe('<span class="none">–</span>')
