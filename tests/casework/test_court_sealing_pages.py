"""If these fail, a court's order cannot be entered, or is entered by the wrong person."""

from django.urls import reverse

from privilege import context
from privilege.models.court_sealing import CourtSealing
from tests.casework.conftest import Doe, id_of
from tests.casework.test_pages import client_of
from tests.cast import Cast

ORDER = {
    "court": "County Court",
    "judge": "Hon. M. Okafor",
    "citation": "CPL 160.50",
    "ordered_on": "2026-03-02",
}


def test_an_order_seals_after_a_second_look_and_another_lifts_it(cast: Cast, doe: Doe) -> None:
    client, case = client_of(cast.prosecutor), reverse("case", args=[doe.case.id])
    seal, lift = (reverse(name, args=[doe.case.id]) for name in ("court-seal", "court-unseal"))
    assert seal in client.get(case).content.decode()
    assert client.get(lift).status_code == 404
    form = ORDER | {"allowed": [str(id_of(cast.prosecutor)), str(id_of(cast.defender))]}
    look = client.post(seal, form).content.decode()
    assert "Seal this case to everybody else" in look
    assert "Co Defender" in look.split("See nothing of it any more")[1]
    with context.enter(cast.prosecutor):
        assert not CourtSealing.objects.exists()
    assert client.post(seal, form | {"confirmed": "yes"}).status_code == 302
    assert client_of(cast.co_defender).get(case).status_code == 404
    assert client_of(cast.da_supervisor).get(case).status_code == 404
    page = client.get(case).content.decode()
    assert "Sealed by order of County Court on March 2, 2026" in page
    assert lift in page
    assert client.get(seal).status_code == 404
    assert client.post(lift, ORDER | {"ordered_on": "2026-01-01"}).status_code == 200
    assert client.post(lift, ORDER | {"ordered_on": "2026-04-01"}).status_code == 302
    assert client_of(cast.co_defender).get(case).status_code == 200


def test_nobody_else_enters_an_order_and_nonsense_is_said(cast: Cast, doe: Doe) -> None:
    seal, lift = (reverse(name, args=[doe.case.id]) for name in ("court-seal", "court-unseal"))
    form = ORDER | {"allowed": [str(id_of(cast.prosecutor))]}
    for actor in (cast.defender, cast.co_defender, cast.da_supervisor, cast.da_outsider):
        client = client_of(actor)
        for address in (seal, lift):
            assert client.get(address).status_code == 404
            assert client.post(address, form | {"confirmed": "yes"}).status_code == 404
    client = client_of(cast.prosecutor)
    for changed, said in (
        ({"court": ""}, "This field is required"),
        ({"judge": "x" * 301}, "at most 300 characters"),
        ({"ordered_on": "2099-01-01"}, "has not come yet"),
        ({"ordered_on": "yesterday"}, "Enter a valid date"),
        ({"allowed": []}, "This field is required"),
        ({"allowed": [str(id_of(cast.da_outsider))]}, "Select a valid choice"),
        ({"allowed": [str(id_of(cast.defender))]}, "nobody else could enter"),
    ):
        answer = client.post(seal, form | {"confirmed": "yes"} | changed)
        assert answer.status_code == 200, changed
        assert said in answer.content.decode(), changed
    with context.enter(cast.prosecutor):
        assert not CourtSealing.objects.exists()
