"""Analyses > Rapports > Avec et sans nurturing: what the page says, its file, and how witnesses are asked for."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filon.leads.models import Lead
from filon.sequences.models import Sequence, Witness
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import SequenceKind, StepKind
from filon.users.models import User
from tests import factories
from tests.sequences.making import enter, live

pytestmark = pytest.mark.django_db
GUIDE = StepText("guide", StepKind.TASK, "Envoyer un guide", wait_days=5)


def nursery(owner: User) -> Sequence:
    return live("Couveuse", GUIDE, owner=owner, kind=SequenceKind.NURTURING, exclusive=False, recontact_days=0)


def test_a_company_that_nurtures_nobody_is_shown_where_to_begin(admin_client: Client) -> None:
    page = admin_client.get(reverse("nurturing"))

    assert page.context["sentence"].startswith(
        "Aucun lead arrivé "
    )  # "en 2026" on the last day of a year, "du … au …" on others
    assert f'href="{reverse("sequence_list")}"' in page.content.decode()


def test_nurtured_leads_are_counted_and_sequences_with_witnesses_named(admin_client: Client, camille: User) -> None:
    sequence, person = nursery(camille), factories.contact("Anne", owner=camille)
    lead, arrived = factories.lead(contact=person, owner=camille), timezone.now() - timedelta(days=60)
    Lead.objects.filter(pk=lead.pk).update(created_at=arrived)
    enter(sequence, person, by=camille, now=arrived + timedelta(days=2))
    Witness.objects.create(sequence=sequence, contact=factories.contact("Zoé", owner=camille), at=arrived)

    page = admin_client.get(reverse("nurturing"))

    assert page.context["report"].with_it.signed.total == 1
    assert [one.name for one, *_rest in page.context["drawn"]] == ["Couveuse"]
    assert "Trop peu de cas" in page.content.decode()
    lines = admin_client.get(reverse("nurturing"), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [line.split(";")[0] for line in lines[1:]] == [
        "Tous les leads",
        "Ceux qui se ressemblent",
        "Tirage : Couveuse",
    ]


def test_witnesses_are_asked_for_in_the_settings_of_a_sequence_half_at_most(
    admin_client: Client, camille: User
) -> None:
    sequence = nursery(camille)
    settings = reverse("sequence_edit", args=[sequence.pk])
    form = admin_client.get(settings).context["form"]
    told = {name: form.initial.get(name) or "" for name in ("name", "kind", "purpose", "recontact_days", "exits")}
    told |= {"owner": camille.pk, "version": sequence.version, "recontact_days": 0}

    refused = admin_client.post(settings, {**told, "holdout_percent": 60})
    assert refused.status_code == 422
    assert "holdout_percent" in refused.context["form"].errors

    admin_client.post(settings, {**told, "holdout_percent": 20})
    assert Sequence.objects.get().holdout_percent == 20
