"""Static files are gathered as in production: every reference in them is to a file there is."""

import re
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.contrib.staticfiles import finders
from django.core.management import call_command

ROOT = Path(__file__).parents[2]


def test_every_reference_in_style_sheets_and_scripts_resolves(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    assert (tmp_path / "staticfiles.json").exists()


def test_every_static_file_that_a_template_names_exists() -> None:
    named = {
        name
        for path in (ROOT / "templates").rglob("*.html")
        for name in re.findall(r"{% static ['\"]([^'\"]+)['\"] %}", path.read_text())
    }
    assert len(named) > 15
    assert [name for name in sorted(named) if finders.find(name) is None] == []


@pytest.mark.parametrize("name", ["*.js", "*.mjs"])
def test_own_scripts_neither_evaluate_text_nor_leave_the_site(name: str) -> None:
    for path in (ROOT / "static" / "parley").glob(name):
        source = path.read_text()
        assert not re.search(r"\beval\(|new Function|https?://|document\.write", source), path.name
