"""Doublons: a person decides pair after pair, and takes back."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from filon.contacts.models import Company, ContactPoint
from filon.duplicates.models import DuplicatePair, Merge
from filon.records.models import JobRun
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.worker.runner import run_due_jobs
from filon.worker.schedule import JOBS
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def helene(client: Client) -> User:
    person = make.user("Hélène Roche", role=Role.MANAGER)
    client.force_login(person)
    return person


def _pair(left: Company, right: Company, **fields: Any) -> DuplicatePair:
    given = {"weight": 12.0, "reasons": "nom identique, téléphone identique", **fields}
    return DuplicatePair.objects.create(
        entity="company", left_id=left.pk, right_id=right.pk, found_at=make.NOW, **given
    )


def _decide(client: Client, pair: DuplicatePair, **sent: Any) -> Any:
    versions = {"version_left": 1, "version_right": 1}
    return client.post(reverse("duplicate_decide", args=[pair.pk]), {**versions, **sent}, follow=True)


def test_the_best_pair_stands_side_by_side_with_its_reasons(client: Client, helene: User) -> None:
    left, right = make.company("Duval", website="duval.example"), make.company("SARL Duval", website="duval.test")
    _pair(left, right)
    ContactPoint.objects.create(company=right, kind="phone", value="04 91 00 00 00")

    page = client.get(reverse("duplicate_start")).content.decode()

    for said in ("duval.example", "duval.test", "04 91 00 00 00", "téléphone identique", "Garder celle de gauche"):
        assert said in page


def test_keeping_the_left_one_merges_and_the_next_pair_follows(client: Client, helene: User) -> None:
    left, right, third = (make.company(name) for name in ("Duval", "SARL Duval", "Éts Duval"))
    pair = _pair(left, right)
    _pair(left, third, weight=11.0)

    page = _decide(client, pair, keep="left").content.decode()

    assert Merge.objects.get().dropped_id == right.pk
    assert "Éts Duval" in page
    assert "SARL Duval\u00a0» : une seule fiche." in page.replace("\u202f", "\u00a0")


def test_a_value_ticked_on_the_other_side_is_taken(client: Client, helene: User) -> None:
    left, right = make.company("Duval", website="duval.example"), make.company("SARL Duval", website="duval.test")

    _decide(client, _pair(left, right), keep="right", website="left")

    right.refresh_from_db()
    assert (right.website, right.name) == ("duval.example", "SARL Duval")


def test_two_files_are_not_asked_again_until_it_is_taken_back(client: Client, helene: User) -> None:
    pair = _pair(make.company("Duval"), make.company("Duval"))

    assert "Aucun doublon à décider" in _decide(client, pair, keep="none").content.decode()
    client.post(reverse("duplicate_reopen", args=[pair.pk]))
    assert DuplicatePair.objects.get(pk=pair.pk).decided_at is None


def test_a_pair_passed_over_waits_at_the_end(client: Client, helene: User) -> None:
    first = _pair(make.company("Duval"), make.company("Duval"))

    page = client.get(reverse("duplicate_list", args=["company"]), {"apres": first.pk}).content.decode()

    assert "Vous avez vu toutes les paires" in page


def test_a_file_edited_since_the_page_was_opened_is_not_merged(client: Client, helene: User) -> None:
    left, right = make.company("Duval"), make.company("Duval")
    Company.objects.filter(pk=left.pk).update(version=2)

    answer = _decide(client, _pair(left, right), keep="left")

    assert "modifiée par quelqu’un d’autre" in answer.content.decode()
    assert Merge.objects.count() == 0


def test_of_two_people_the_second_is_told(client: Client, helene: User) -> None:
    pair = _pair(make.company("Duval"), make.company("Duval"))
    _decide(client, pair, keep="left")

    assert "entre-temps" in _decide(client, pair, keep="right").content.decode()
    assert Merge.objects.count() == 1


def test_a_merge_is_taken_back_from_the_page(client: Client, helene: User) -> None:
    _decide(client, _pair(make.company("Duval"), make.company("SARL Duval")), keep="left")

    client.post(reverse("merge_undo", args=[Merge.objects.get().pk]))

    assert Company.objects.filter(deleted_at=None).count() == 2


def test_whoever_may_not_change_both_files_sees_no_pair(client: Client) -> None:
    camille = make.user("Camille", role=Role.SALES, teams=(make.team("Nord"),))
    other = make.user("Loin", teams=(make.team("Sud"),))
    client.force_login(camille)
    pair = _pair(make.company("Duval", owner=camille), make.company("SARL Duval", owner=other))

    assert "SARL Duval" not in client.get(reverse("duplicate_start")).content.decode()
    _decide(client, pair, keep="left")
    assert Merge.objects.count() == 0


def test_a_search_is_asked_from_the_page_and_done_by_the_worker(client: Client, helene: User) -> None:
    job = next(job for job in JOBS if job.name == "duplicates")
    run_due_jobs(clock=lambda: make.NOW, jobs=[job])
    for number in range(40):
        make.company(f"Garage {chr(97 + number % 26)}{number * 37}")
    twins = [make.company("Quincaillerie Vasseur"), make.company("Quincaillerie Vasseur SARL")]

    client.post(reverse("duplicate_search", args=["company"]))
    due = JobRun.objects.get(job="duplicates").due_at
    run_due_jobs(clock=lambda: due, jobs=[job])

    pair = DuplicatePair.objects.get(entity="company")
    assert [pair.left_id, pair.right_id] == [company.pk for company in twins]


@pytest.mark.parametrize("passed", ["", "x", "99999999999999999999", "-1", "٣"])
def test_an_odd_address_shows_the_first_pair(client: Client, helene: User, passed: str) -> None:
    _pair(make.company("Duval"), make.company("SARL Duval"))

    assert "SARL Duval" in client.get(reverse("duplicate_start"), {"apres": passed}).content.decode()


def test_the_page_asks_as_many_questions_whatever_the_number_of_pairs(
    client: Client, helene: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(3):
        _pair(make.company(f"Duval {number}"), make.company(f"SARL Duval {number}"), weight=12 + number)
    with django_assert_max_num_queries(80):
        client.get(reverse("duplicate_start"))
