"""Calls to action: when they run, on which pages, what may not go on line, and what is counted."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.intake.models import CallCount, CallToAction
from filon.intake.rules.calls_to_action import Sight, is_running, read_pages
from filon.intake.rules.capture import FormKind, FormState
from filon.intake.selectors import call_by_id
from filon.intake.services.calls_to_action import close_call, count_sight, create_call, edit_call, publish_call
from filon.intake.services.forms import create_form
from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.users.models import User
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.intake.calls import a_call, a_draft

DAY = date(2026, 3, 10)
DAYS = st.none() | st.dates(DAY - timedelta(days=2), DAY + timedelta(days=2))


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


@given(starts=DAYS, ends=DAYS, state=st.sampled_from(FormState))
def test_it_runs_on_line_and_within_its_days_both_included(
    starts: date | None, ends: date | None, state: FormState
) -> None:
    within = (starts or DAY) <= DAY <= (ends or DAY)
    assert is_running(state=state, starts=starts, ends=ends, today=DAY) == (within and state == "live")


def test_pages_are_paths_pasted_with_or_without_their_site() -> None:
    assert read_pages("/produits\nhttps://halvane.example/tarifs?x=1\n/produits") == ["/produits", "/tarifs"]
    assert read_pages("  ") == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("produits", "«\u00a0produits\u00a0» n’est pas une page. Écrivez-la comme «\u00a0/produits\u00a0»."),
        ("http://[", "«\u00a0http://[\u00a0» n’est pas une page. Écrivez-la comme «\u00a0/produits\u00a0»."),
        ("/a " * 51, "Nommez 50 pages au plus, ou aucune\u00a0: il se montre alors sur toutes."),
    ],
)
def test_what_is_no_page_is_said(text: str, sentence: str) -> None:
    with pytest.raises(BusinessError) as refused:
        read_pages(text)
    assert refused.value.sentence == sentence


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Choisissez d’abord où il mène\u00a0: un formulaire, ou une adresse."),
        ({"kind": "banner", "url": "https://a.fr"}, "Écrivez d’abord la phrase qui donne envie de cliquer."),
    ],
)
def test_nothing_goes_on_line_that_leads_nowhere_or_says_nothing(
    db: None, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(BusinessError) as refused:
        publish_call(call=a_draft(**values), now=NOW)
    assert (refused.value.sentence, CallToAction.objects.get().state) == (sentence, "draft")


def test_it_leads_to_one_place_and_to_a_form_that_is_on_line(camille: User) -> None:
    form = create_form(name="Devis", kind=FormKind.QUOTE, owner=camille, now=NOW)
    said = []
    for values in ({"form": form, "url": "https://a.fr"}, {"form": form}):
        with pytest.raises(BusinessError) as refused:
            publish_call(call=a_draft(**values), now=NOW)
        said.append(refused.value.sentence)
    assert said == [
        "Il mène à un seul endroit\u00a0: gardez le formulaire, ou l’adresse.",
        "Mettez d’abord en ligne le formulaire «\u00a0Devis\u00a0»\u00a0: il y mène.",
    ]


def test_days_that_never_come_are_refused(db: None) -> None:
    with pytest.raises(BusinessError) as refused:
        create_call(
            values={"name": "A", "kind": "button", "button": "B", "starts_date": DAY, "ends_date": date(2026, 3, 9)},
            now=NOW,
        )
    assert refused.value.sentence == "Le dernier jour précède le premier\u00a0: il ne se montrerait jamais."


def test_of_two_colleagues_the_second_is_told(db: None) -> None:
    call = a_call()
    values = {"name": "Autre", "kind": "button", "button": "B", "url": "https://a.fr"}
    edit_call(call=call, values=values, version=call.version, now=NOW)
    with pytest.raises(EditedMeanwhile):
        edit_call(call=call, values=values | {"name": "Encore"}, version=call.version, now=NOW)
    assert CallToAction.objects.get().name == "Autre"


def test_one_on_line_is_not_emptied(db: None) -> None:
    call = a_call()
    with pytest.raises(BusinessError):
        edit_call(call=call, values={"name": "A", "kind": "button", "button": "B"}, version=call.version, now=NOW)
    close_call(call=call, now=NOW)
    assert CallToAction.objects.values_list("state", "url").get() == ("closed", call.url)


def test_each_sight_adds_one_to_its_own_total_of_the_day(db: None) -> None:
    call = a_call()
    for sight in (Sight.VIEW, Sight.VIEW, Sight.CLICK, Sight.LINK, Sight.ROBOT):
        count_sight(call=call, sight=sight, day=DAY)
    count_sight(call=call, sight=Sight.VIEW, day=DAY + timedelta(days=1))

    columns = ("day", "views", "clicks", "links", "robots")
    assert list(CallCount.objects.order_by("day").values_list(*columns)) == [
        (DAY, 2, 1, 1, 1),
        (DAY + timedelta(days=1), 1, 0, 0, 0),
    ]
    found = call_by_id(call.pk, viewer=SYSTEM)
    assert (found.views, found.clicks, found.others, found.machines) == (3, 1, 1, 1)  # type: ignore[attr-defined]
