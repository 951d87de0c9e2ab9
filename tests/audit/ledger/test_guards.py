"""If this fails, an honest installation is accused, or a new table was left without its guard."""

import pytest

from audit.ledger.services.guards import missing_guards


@pytest.mark.django_db
def test_nothing_is_missing_where_all_of_parley_is_installed() -> None:
    assert missing_guards(using="default") == []
