"""Campagnes as colleagues read them: the table with the records behind, costs typed and taken out, the copy that stays."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from filon.activities.models import Activity, Task
from filon.activities.services.tasks import add_task
from filon.campaigns.models import Campaign, Cost, Evaluation
from filon.campaigns.selectors.costs import cost_lines
from filon.campaigns.services.costs import set_hourly_rate
from filon.contacts.models import Contact
from filon.kit.errors import NotPossible
from filon.playbook.models import CampaignHeader
from filon.records.models import Lot
from filon.usecases.evaluating import close_evaluation
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db
MEDIA = {"kind": "media", "channel": "phone", "spent_date": "2026-11-02", "label": "Annonces", "amount": "1 200,50"}


@pytest.fixture
def ines(db: None) -> Client:
    """Inès, directrice."""
    return signed_in(make.user("Inès Vidal", role=Role.DIRECTION))


@pytest.fixture
def marc(db: None) -> Client:
    """Marc, marketing."""
    return signed_in(make.user("Marc Delmotte", role=Role.MARKETING))


def a_campaign(code: str = "automne", **dates: date) -> CampaignHeader:
    return CampaignHeader.objects.create(code=code, name=code.capitalize(), **dates)


def called(campaign: CampaignHeader, name: str = "Duval", outcome: str = "reached") -> None:
    Activity.objects.create(
        contact=make.contact(last_name=name),
        campaign=campaign,
        kind="call",
        direction="outbound",
        at=NOW,
        outcome=outcome,
    )


def text(client: Client, name: str, *args: object, **asked: str) -> str:
    answer = client.get(reverse(name, args=args), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_answer_comes_first_then_the_table_then_the_people(ines: Client) -> None:
    autumn = a_campaign()
    for number in range(6):
        called(autumn, f"Nom{number}", "reached" if number < 3 else "absent")

    page = text(ines, "campaign_evaluation", "automne", chiffre="positive", par="channel")

    assert "6 prospects contactés, 50\u202f% ont répondu (de 19\u202f% à 81\u202f%)" in page.replace("\u00a0", " ")
    assert "contacts positifs ÷ prospects contactés" in page
    assert [f"Nom{number}" in page for number in range(6)] == [True] * 3 + [False] * 3
    assert "n. d." in page


def test_a_campaign_without_a_cost_says_where_to_write_one(ines: Client) -> None:
    a_campaign()

    assert "à saisir" in text(ines, "campaign_list")
    assert "on ne sait pas ce que coûte un contrat" in text(ines, "campaign_costs", "automne")


def test_marc_types_a_cost_puts_it_right_takes_it_out_and_puts_it_back(marc: Client) -> None:
    a_campaign()
    costs = reverse("campaign_costs", args=["automne"])
    assert marc.post(costs, MEDIA).status_code == 302
    cost = Cost.objects.get()
    assert (cost.cents, cost.channel, str(cost.campaign)) == (120_050, "phone", "Automne")

    edited = marc.post(reverse("cost_edit", args=[cost.pk]), {**MEDIA, "amount": "900", "version": "1"})
    assert (edited.status_code, Cost.objects.get().cents) == (302, 90_000)
    late = marc.post(reverse("cost_edit", args=[cost.pk]), {**MEDIA, "amount": "800", "version": "1"})
    assert (late.status_code, Cost.objects.get().cents) == (422, 90_000)

    marc.post(reverse("cost_remove", args=[cost.pk]))
    assert cost_lines(viewer=SYSTEM) == []
    marc.post(reverse("cost_put_back", args=[cost.pk]))
    assert [line.cents for line in cost_lines(viewer=SYSTEM)] == [90_000]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"amount": ""}, "Donnez une seule chose"),
        ({"amount": "12", "minutes": "30"}, "Donnez une seule chose"),
        ({"amount": "", "minutes": "30"}, "Dites qui, et combien de minutes."),
        ({"amount": "beaucoup"}, "n’est pas un montant"),
        ({"currency": "XYZ"}, "n’est pas le code d’une monnaie"),
    ],
)
def test_a_cost_that_cannot_be_counted_is_refused_in_one_sentence(
    marc: Client, typed: dict[str, str], sentence: str
) -> None:
    answer = marc.post(reverse("cost_list"), {**MEDIA, **typed})

    assert (answer.status_code, Cost.objects.count()) == (422, 0)
    assert sentence in answer.content.decode()


def test_a_cost_in_another_currency_is_kept_apart_and_told(marc: Client) -> None:
    a_campaign()
    answer = marc.post(reverse("campaign_costs", args=["automne"]), {**MEDIA, "currency": "CHF"}, follow=True)

    page = answer.content.decode()
    assert "n’additionnent pas deux monnaies" in page
    assert "sans les additionner" in page


def test_the_price_of_a_lot_is_chosen_and_never_typed(marc: Client) -> None:
    a_campaign()
    lot = Lot.objects.create(name="Fichier 13", cents=90_000, created_at=NOW)
    marc.post(reverse("campaign_costs", args=["automne"]), {**MEDIA, "amount": "", "lot": lot.pk})

    assert (Cost.objects.get().cents, [line.cents for line in cost_lines(viewer=SYSTEM)]) == (None, [90_000])


def test_time_is_proposed_counted_and_its_price_read_by_the_management_only(ines: Client, marc: Client) -> None:
    autumn, camille = a_campaign(), make.user()
    set_hourly_rate(person=camille, cents=4_000, from_date=date(2026, 1, 1), by=SYSTEM, now=NOW)
    Activity.objects.create(contact=make.contact(), campaign=autumn, kind="call", at=NOW, by=camille)
    assert "environ 6 min" in text(marc, "campaign_costs", "automne")

    told = {
        "kind": "time",
        "spent_date": "2026-11-20",
        "person": camille.pk,
        "minutes": "90",
        "label": "Temps de Camille",
    }
    marc.post(reverse("campaign_costs", args=["automne"]), told)
    other = {"kind": "tools", "spent_date": "2026-11-20", "amount": "7"}
    marc.post(reverse("campaign_costs", args=["automne"]), other)

    row = '<td class="number" data-label="Montant">{}</td>'
    assert row.format("90 min") in text(marc, "campaign_costs", "automne")
    assert row.format("60 €") in text(ines, "campaign_costs", "automne").replace("\u00a0", " ").replace("\u202f", " ")
    assert marc.get(reverse("hourly_rates")).status_code == 403


def test_the_management_notes_what_an_hour_costs(ines: Client) -> None:
    camille = make.user()
    told = {"person": camille.pk, "amount": "42,50", "from_date": "2026-01-01"}

    assert ines.post(reverse("hourly_rates"), told).status_code == 302
    assert "42,50" in text(ines, "hourly_rates")
    assert ines.post(reverse("hourly_rates"), {**told, "amount": "0"}).status_code == 422


def test_the_copy_of_the_end_never_changes(ines: Client) -> None:
    autumn = a_campaign(end_date=date(2026, 1, 31))
    called(autumn)
    ines.post(reverse("campaign_close", args=["automne"]))
    called(autumn, "Tard")

    page = text(ines, "campaign_evaluation", "automne")
    kept = {one["measure"]: one["value"] for one in Evaluation.objects.get().figures["measures"]}
    assert (kept["contacted"], "À la clôture" in page) == (1, True)
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        Evaluation.objects.update(figures={})
    again = ines.post(reverse("campaign_close", args=["automne"]), follow=True)
    assert "déjà close" in again.content.decode()


def test_a_campaign_is_not_closed_before_its_end() -> None:
    autumn = a_campaign(end_date=date(2027, 1, 31))

    with pytest.raises(NotPossible, match="se clôt après ce jour"):
        close_evaluation(campaign=autumn, by=SYSTEM, now=NOW)


def test_who_leaves_the_house_leaves_the_copy_that_she_made() -> None:
    ines = make.user("Inès", role=Role.DIRECTION)
    close_evaluation(campaign=a_campaign(), by=ines, now=NOW)
    User.objects.filter(pk=ines.pk).delete()

    assert Evaluation.objects.get().by is None


def test_two_campaigns_are_read_line_by_line(ines: Client) -> None:
    called(a_campaign())
    a_campaign("hiver")

    page = text(ines, "campaign_compare", a="automne", b="hiver")

    assert page.count(">Automne</a>") == page.count(">Hiver</a>") == 1
    assert "Choisissez deux campagnes" in text(ines, "campaign_compare")


def test_the_table_is_taken_away_as_a_file(ines: Client) -> None:
    called(a_campaign())
    rows = ines.get(reverse("campaign_evaluation", args=["automne"]), {"format": "csv"}).content.decode("utf-8-sig")

    assert rows.splitlines()[0] == "Indicateur;Valeur;Cas;Bas;Haut"
    assert len(rows.splitlines()) == 20


@pytest.mark.parametrize("times", [1, 3])
def test_pages_ask_as_many_questions_for_one_campaign_as_for_three(ines: Client, times: int) -> None:
    for number in range(times):
        campaign = a_campaign(f"campagne-{number}")
        for name in range(times):
            called(campaign, f"Nom{number}{name}")
            Cost.objects.create(campaign=campaign, kind="media", spent_date=NOW, cents=100, created_at=timezone.now())
    ines.get(reverse("campaign_list"))

    counts = []
    for address in (
        reverse("campaign_list"),
        reverse("cost_list"),
        reverse("campaign_evaluation", args=["campagne-0"]),
    ):
        with CaptureQueriesContext(connection) as asked:
            ines.get(address, {"chiffre": "contacted"})
        counts.append(len(asked))
    assert counts == [11, 10, 29]


def test_what_came_back_is_followed_from_one_page_the_late_first(ines: Client) -> None:
    autumn = a_campaign()
    called(autumn, "Duval")
    duval = Contact.objects.get()
    for title, days in (("Rappeler Duval", -2), ("Écrire à Duval", 3)):
        add_task(title=title, due_at=timezone.now() + timedelta(days=days), assignee=User.objects.get(), by=None,
                 now=timezone.now(), contact_id=duval.pk)  # fmt: skip

    page = text(ines, "campaign_returns", "automne")

    assert "2 retours attendent une suite, dont un en retard" in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert page.index("Rappeler Duval") < page.index("Écrire à Duval")
    assert reverse("task_edit", args=[Task.objects.get(title="Rappeler Duval").pk]) in page
    assert "Rien n’attend de ce côté" in text(ines, "campaign_returns", "automne", nature="order")


def test_what_was_aimed_at_stands_beside_what_came(ines: Client) -> None:
    autumn = a_campaign()
    assert "visés" not in text(ines, "campaign_evaluation", "automne")

    aims = {"objective": "win", "aimed_contracts": 20, "aimed_cents": 5_000_000}
    Campaign.objects.create(header=autumn, created_at=NOW, owner=User.objects.get(), **aims)
    page = text(ines, "campaign_evaluation", "automne").replace("\u202f", " ").replace("\u00a0", " ")
    assert (
        "clients : contrats signés, 0 sur 20 visés (0 %) ; chiffre d’affaires, 0 € sur 50 000 € visés (0 %) ; nouv"
        in page
    )


def test_channels_are_compared_on_what_was_done_for_all_or_for_a_persona(ines: Client) -> None:
    assert "Rien à comparer encore" in text(ines, "campaign_channels")

    autumn = a_campaign()
    for number in range(6):
        called(autumn, f"Nom{number}", "reached" if number < 3 else "absent")

    page = text(ines, "campaign_channels", persona="inconnue")
    assert ("Téléphone" in page, "50\u202f%" in page) == (True, True)
    assert "les intervalles se recouvrent" in page
    answer = ines.get(reverse("campaign_channels"), {"format": "csv"})
    assert (answer["Content-Type"].split(";")[0], "Téléphone" in answer.content.decode()) == ("text/csv", True)
