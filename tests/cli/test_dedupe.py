"""filon dedupe: the contract of its JSON, its file of pairs, and the way back."""

import csv
from pathlib import Path

import pytest

from filon.contacts.models import Contact, ContactPoint
from filon.duplicates.models import DuplicatePair, Merge
from filon.duplicates.services.pairs import say_different
from filon.records.models import ExternalId
from filon.users.models import RoleRight
from filon.users.rules.rights import Role, Scope
from tests import factories as make
from tests.typed import answer, typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> list[Contact]:
    """Thirty strangers, and one person typed twice."""
    found = [make.contact(f"Prénom{chr(97 + number)}", f"Nom{chr(122 - number % 26)}{number}") for number in range(30)]
    twice = [make.contact("Odile", "Tessier"), make.contact("Odile", "Tessier")]
    for number, person in enumerate([*found, *twice]):
        number = min(number, 30)
        ContactPoint.objects.create(contact=person, kind="email", value="x", normalised=f"a{number * 7919}@b.example")
        ContactPoint.objects.create(contact=person, kind="phone", value="x", normalised=f"+336{number * 104729:08}")
    for person in twice:
        ExternalId.objects.create(entity="contact", system="hubspot", value=f"h{person.pk}", subject_id=person.pk)
    return twice


def test_the_answer_counts_and_the_file_tells_each_pair(people: list[Contact], tmp_path: Path) -> None:
    found = answer("dedupe", "--entity", "contact", "--pairs", str(tmp_path / "paires.csv"))

    assert {**found, "seconds": 0} == {
        "entity": "contact",
        "records": 32,
        "pairs_sure": 1,
        "pairs_doubtful": 0,
        "merged": 0,
        "seconds": 0,
    }
    rows = list(csv.DictReader((tmp_path / "paires.csv").read_text(encoding="utf-8").splitlines()))
    left, right = people
    assert [(row["left_id"], row["right_external_id"], row["class"]) for row in rows] == [
        (str(left.pk), f"h{right.pk}", "sure")
    ]
    assert float(rows[0]["score"]) > 0.99
    assert rows[0]["reasons"].startswith("nom identique, prénom identique")


def test_only_the_sure_pairs_are_merged_and_a_merge_is_taken_back(people: list[Contact]) -> None:
    assert answer("dedupe", "--entity", "contact", "--apply", "sure")["merged"] == 1
    merge = Merge.objects.get()
    assert Contact.objects.filter(deleted_at=None).count() == 31

    undone = answer("dedupe", "undo", str(merge.pk))

    assert undone["restored"] == merge.dropped_id
    assert Contact.objects.filter(deleted_at=None).count() == 32


def test_a_pair_that_a_person_told_apart_is_not_found_again(people: list[Contact]) -> None:
    answer("dedupe", "--entity", "contact")
    say_different(pair=DuplicatePair.objects.get(), by_id=None, now=make.NOW)

    assert answer("dedupe", "--entity", "contact", "--apply", "sure")["merged"] == 0


def test_wrong_usage_and_refusals() -> None:
    assert typed("dedupe").exit_code == 2
    assert typed("dedupe", "--entity", "lead").exit_code == 2
    unknown = typed("dedupe", "undo", "99")
    assert (unknown.exit_code, unknown.stderr.strip()) == (1, "La fusion n° 99 n’existe pas.")
    sales = make.user("Camille", email="camille@filon.example")
    refused = typed("dedupe", "--entity", "contact", "--pairs", "x.csv", "--as", sales.email)
    assert (refused.exit_code, len(refused.stderr.splitlines())) == (1, 1)


def test_a_colleague_sees_writes_and_merges_the_pairs_of_his_own_scope_only(
    people: list[Contact], tmp_path: Path
) -> None:
    """A manager exports and deletes what is his team's; contacts of another team are none of it."""
    far = make.user("Loin", teams=(make.team("Sud"),))
    Contact.objects.filter(pk__in=[person.pk for person in people]).update(owner=far)
    manager = make.user("Hélène", role=Role.MANAGER, teams=(make.team("Nord"),))
    RoleRight.objects.filter(role=Role.MANAGER, entity="contact", action="write").update(scope=Scope.TEAM)
    given = ("dedupe", "--entity", "contact", "--as", manager.email)

    answer(*given, "--pairs", str(tmp_path / "paires.csv"))
    assert (tmp_path / "paires.csv").read_text(encoding="utf-8").count("\n") == 1
    assert answer(*given, "--apply", "sure")["merged"] == 0

    merge = Merge.objects.get(pk=_merged_by_the_system())
    refused = typed("dedupe", "undo", str(merge.pk), "--as", manager.email)
    assert (refused.exit_code, "pas de celles que vous modifiez" in refused.stderr) == (1, True)


def _merged_by_the_system() -> int:
    assert answer("dedupe", "--entity", "contact", "--apply", "sure")["merged"] == 1
    return Merge.objects.get().pk
