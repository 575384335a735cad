"""The list of tags: renamed, joined, removed after a confirmation with the count; never one that a question asks for."""

import pytest
from django.test import Client
from django.urls import reverse

from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.records.models import SavedView, Tag, Tagging
from filon.records.services.tags import tag_named, tag_records
from filon.segments.services.writing import create_segment
from filon.users.models import User
from tests import factories
from tests.contacts.qualified import leaf, line, profile
from tests.factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags() -> tuple[Tag, Tag]:
    """Borne by three companies: one by both."""
    salon, foire = tag_named("Salon"), tag_named("Foire")
    ids = [factories.company(name).pk for name in ("A", "B", "C")]
    tag_records(kind=SubjectKind.COMPANY, ids=ids[:2], tag=salon)
    tag_records(kind=SubjectKind.COMPANY, ids=ids[1:], tag=foire)
    return salon, foire


def test_the_list_says_how_many_records_bear_each(admin_client: Client, tags: tuple[Tag, Tag]) -> None:
    page = admin_client.get(reverse("settings_tags"))

    assert [(row.tag.name, row.records) for row in page.context["rows"]] == [("Foire", 2), ("Salon", 2)]


def test_a_tag_is_renamed_but_not_into_another(admin_client: Client, tags: tuple[Tag, Tag]) -> None:
    address = reverse("settings_tag_rename", args=[tags[0].pk])

    answers = [admin_client.post(address, {"nom": name}).status_code for name in ("salon", "Salon 2027", "FOIRE", "")]

    assert answers == [302, 302, 422, 422]
    assert Tag.objects.get(pk=tags[0].pk).name == "Salon 2027"


def test_joined_tags_are_borne_once_by_all(admin_client: Client, tags: tuple[Tag, Tag]) -> None:
    salon, foire = tags
    address = reverse("settings_tag_join", args=[foire.pk])
    assert "2 fiches portent" in admin_client.get(address).content.decode()

    assert admin_client.post(address, {"avec": foire.pk}).status_code == 422
    admin_client.post(address, {"avec": salon.pk})

    assert list(Tag.objects.all()) == [salon]
    assert Tagging.objects.filter(tag=salon).count() == Tagging.objects.count() == 3


def test_a_tag_is_removed_after_a_confirmation_with_the_count(admin_client: Client, tags: tuple[Tag, Tag]) -> None:
    address = reverse("settings_tag_remove", args=[tags[0].pk])

    assert "Supprimer, de 2 fiches" in admin_client.get(address).content.decode()
    assert Tag.objects.count() == 2

    admin_client.post(address)
    assert (list(Tag.objects.all()), Tagging.objects.count()) == ([tags[1]], 2)


def test_a_tag_that_a_question_asks_for_stays(admin_client: Client, ines: User, tags: tuple[Tag, Tag]) -> None:
    salon, foire = tags
    leaf = {"field": "company.tag", "op": "in", "value": [str(salon.pk)]}
    create_segment(
        name="Salonards", entity=SubjectKind.COMPANY, criteria={"all": [leaf]}, shared=True, by=ines, now=NOW
    )
    query = {"query": f"f=company.tag~is~{foire.pk}"}
    SavedView.objects.create(by=ines, entity="company", name="Foireurs", query=query, created_at=NOW)

    answers = [
        admin_client.post(reverse("settings_tag_remove", args=[tag.pk])).content.decode() for tag in (salon, foire)
    ]

    assert ("Salonards" in answers[0], "Foireurs" in answers[1]) == (True, True)
    assert Tag.objects.count() == 2


@pytest.mark.parametrize("state", [VersionState.LIVE, VersionState.DRAFT, VersionState.PAST])
def test_nor_does_one_go_that_the_ideal_profile_counts(
    admin_client: Client, tags: tuple[Tag, Tag], state: VersionState
) -> None:
    profile(line("Vus au salon", 10, leaf("company.tag", "in", [str(tags[0].pk)])), state=state)
    said = admin_client.post(reverse("settings_tag_remove", args=[tags[0].pk])).content.decode()

    kept = state != VersionState.PAST
    assert ("Vus au salon" in said, Tag.objects.count()) == (kept, 2 if kept else 1)


def test_only_who_writes_the_settings_touches_the_list(sales_client: Client, tags: tuple[Tag, Tag]) -> None:
    names = ("settings_tag_rename", "settings_tag_join", "settings_tag_remove")

    assert [sales_client.post(reverse(name, args=[tags[0].pk])).status_code for name in names] == [403, 403, 403]
