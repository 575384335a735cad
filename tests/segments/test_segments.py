"""A segment takes exactly whom its criteria name, at any time; what it cannot understand any more it says."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from filon.activities.models import Activity
from filon.contacts.models import Company
from filon.kit.criteria import CriterionRefused
from filon.kit.errors import BusinessError, EditedMeanwhile, NotAllowed
from filon.kit.subjects import SubjectKind
from filon.records.models import FieldDefinition
from filon.segments.models import Segment
from filon.segments.selectors import SegmentUnknown, members_of, segment_named, segments_for, told
from filon.segments.services.writing import (
    SegmentRefused,
    add_members,
    change_segment,
    delete_segment,
    remove_members,
)
from filon.users.models import RoleRight
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW
from tests.segments.making import CLIENT, LYON, a_segment, of_companies, within

pytestmark = pytest.mark.django_db


def names(segment: Segment, *, now: datetime = NOW) -> set[str]:
    return {str(record) for record in members_of(segment, viewer=SYSTEM, now=now)}


def test_a_dynamic_segment_follows_the_file_without_being_rebuilt() -> None:
    lyonnais = of_companies("Lyonnais", LYON)
    duval = factories.company("Duval", city="Lyon")
    assert names(lyonnais) == {"Duval"}

    Company.objects.filter(pk=duval.pk).update(city="Lille")
    factories.company("Roux", city="Lyon")
    factories.company("Jetée", city="Lyon", deleted_at=NOW)

    assert names(lyonnais) == {"Roux"}


def test_a_segment_is_asked_as_of_a_day() -> None:
    called = a_segment("Appelés", {"field": "contact.activity", "op": "did", "value": "call,1,30"})
    ana = factories.contact("Ana", "Petit")
    Activity.objects.create(contact=ana, kind="call", at=NOW - timedelta(days=20))

    assert names(called) == {"Ana Petit"}
    assert names(called, now=NOW + timedelta(days=11)) == set()
    assert names(called, now=NOW - timedelta(days=21)) == set()


def test_segments_nest_across_companies_and_people() -> None:
    lyon, lille = factories.company("Duval", city="Lyon"), factories.company("Roux", city="Lille")
    factories.contact("Ana", "Petit", company=lyon)
    factories.contact("Luc", "Blanc", company=lille)
    factories.contact("Zoé", "Seule")
    lyonnais = of_companies("Lyonnais", LYON)
    people = a_segment("Gens de Lyon", within(lyonnais))
    others = a_segment("Les autres", {"none": [within(people)]})

    assert names(people) == {"Ana Petit"}
    assert names(others) == {"Luc Blanc", "Zoé Seule"}
    assert told(others, now=NOW).sentence == "Aucun de : segment est «\u00a0Gens de Lyon\u00a0»"


def test_a_segment_never_holds_itself() -> None:
    first = of_companies("Premier", LYON)
    second = of_companies("Second", within(first))

    with pytest.raises(CriterionRefused) as refusal:
        change_segment(
            segment=first,
            name="Premier",
            criteria={"all": [within(second)]},
            shared=True,
            version=1,
            by=SYSTEM,
            now=NOW,
        )

    assert refusal.value.sentence == (
        "Ce segment se contiendrait lui-même\u00a0: «\u00a0Premier\u00a0», qui contient «\u00a0Second\u00a0», "
        "qui contient «\u00a0Premier\u00a0». Retirez l’un de ces critères."
    )
    assert Segment.objects.get(pk=first.pk).criteria == {"all": [LYON]}


def test_two_people_who_make_a_cycle_at_once_are_told_instead_of_looping() -> None:
    first = of_companies("Premier", LYON)
    second = of_companies("Second", within(first))
    Segment.objects.filter(pk=first.pk).update(criteria={"all": [within(second)]})

    for one in Segment.objects.all():
        assert told(one, now=NOW).problem.startswith("Ce segment se contiendrait lui-même")
        with pytest.raises(CriterionRefused):
            members_of(one, viewer=SYSTEM, now=NOW)


def test_a_segment_on_a_deleted_field_says_so_and_takes_nobody() -> None:
    field = FieldDefinition.objects.create(entity="company", key="parc", label="Parc", type="number")
    factories.company("Duval", custom={"parc": 12})
    large = of_companies("Grands parcs", {"field": "company.custom.parc", "op": "at_least", "value": "10"})
    without = of_companies("Sans grand parc", within(large), group="none")
    assert names(large) == {"Duval"}

    field.delete()

    for segment in (large, without):
        assert told(segment, now=NOW).problem == (
            "Le champ « company.custom.parc » n’existe pas ou n’existe plus. "
            "Retirez ce critère ou choisissez un autre champ."
        )
        with pytest.raises(CriterionRefused):
            members_of(segment, viewer=SYSTEM, now=NOW)


@pytest.mark.parametrize("criteria", [{"all": []}, {"all": [{"none": []}, {"any": [{"all": []}]}]}])
def test_a_segment_without_criteria_would_be_everybody_and_is_refused(criteria: dict[str, Any]) -> None:
    with pytest.raises(SegmentRefused) as refusal:
        a_segment("Tous", criteria)
    assert refusal.value.sentence == (
        "Ajoutez au moins un critère\u00a0: sans critère, ce segment prendrait tout le monde."
    )


def test_a_list_is_filled_and_emptied_by_hand() -> None:
    fair = a_segment("Salon", None, entity=SubjectKind.COMPANY)
    duval, roux = factories.company("Duval"), factories.company("Roux")
    thrown = factories.company("Jetée", deleted_at=NOW)
    assert names(fair) == set()

    assert add_members(segment=fair, ids=[duval.pk, roux.pk, thrown.pk, 10**9], by=SYSTEM, now=NOW) == 2
    assert add_members(segment=fair, ids=[duval.pk], by=SYSTEM, now=NOW) == 0
    assert names(fair) == {"Duval", "Roux"}

    assert remove_members(segment=fair, ids=[duval.pk], by=SYSTEM, now=NOW) == 1
    assert names(fair) == {"Roux"}
    assert names(of_companies("Hors salon", within(fair), group="none")) == {"Duval"}


def test_nobody_is_put_by_hand_into_a_segment_that_follows_criteria() -> None:
    with pytest.raises(SegmentRefused):
        add_members(segment=of_companies("Lyonnais", LYON), ids=[1], by=SYSTEM, now=NOW)


def test_a_name_is_taken_once_whatever_its_case_and_accents() -> None:
    of_companies("Été 2026", LYON)
    with pytest.raises(SegmentRefused) as refusal:
        of_companies("ETE  2026", CLIENT)
    assert refusal.value.sentence == "Un segment s’appelle déjà «\u00a0ETE 2026\u00a0»\u00a0: choisissez un autre nom."
    assert segment_named("été 2026", viewer=SYSTEM).name == "Été 2026"


def test_two_people_do_not_overwrite_each_other() -> None:
    segment = of_companies("Lyonnais", LYON)
    change: dict[str, Any] = {
        "segment": segment,
        "name": "Lyon",
        "shared": True,
        "version": 1,
        "by": SYSTEM,
        "now": NOW,
    }
    assert change_segment(criteria={"all": [CLIENT]}, **change).version == 2
    with pytest.raises(EditedMeanwhile):
        change_segment(criteria={"all": [LYON]}, **change)


def test_a_segment_that_others_name_is_not_deleted() -> None:
    first = of_companies("Premier", LYON)
    second = of_companies("Second", within(first))
    with pytest.raises(SegmentRefused) as refusal:
        delete_segment(segment=first, by=SYSTEM)
    assert "«\u00a0Second\u00a0»" in refusal.value.sentence
    delete_segment(segment=second, by=SYSTEM)
    delete_segment(segment=first, by=SYSTEM)
    assert not Segment.objects.exists()


def test_each_sees_his_own_and_the_shared_and_changes_his_own() -> None:
    camille, marc = factories.user("Camille"), factories.user("Marc", role=Role.MARKETING)
    ines = factories.user("Inès", role=Role.ADMIN)
    secret = a_segment("Secret", {"all": [LYON]}, shared=False, by=camille)
    common = a_segment("Commun", {"all": [LYON]}, by=camille)

    assert {str(one) for one in segments_for(viewer=camille)} == {"Secret", "Commun"}
    assert {str(one) for one in segments_for(viewer=marc)} == {"Commun"}
    with pytest.raises(SegmentUnknown):
        a_segment("Par la porte de service", {"all": [within(secret)]}, by=marc)
    with pytest.raises(NotAllowed):
        delete_segment(segment=common, by=marc)
    delete_segment(segment=common, by=ines)
    with pytest.raises(NotAllowed):
        delete_segment(segment=secret, by=ines)


def test_members_are_those_that_the_reader_may_see() -> None:
    camille = factories.user("Camille")
    RoleRight.objects.filter(role=Role.SALES, entity="company", action="read").update(scope=1)
    factories.company("À elle", city="Lyon", owner=camille)
    factories.company("À un autre", city="Lyon", owner=factories.user("Hugo"))
    lyonnais = of_companies("Lyonnais", LYON)

    assert {str(one) for one in members_of(lyonnais, viewer=camille, now=NOW)} == {"À elle"}
    assert names(lyonnais) == {"À elle", "À un autre"}


def test_a_question_costs_one_query_whatever_the_number_of_members(django_assert_num_queries: Any) -> None:
    for number in range(30):
        factories.contact("Ana", f"Petit {number}", company=factories.company(f"Société {number}", city="Lyon"))
    people = a_segment("Gens", {"all": [LYON, {"field": "contact.activity", "op": "did_not", "value": "call,1,30"}]})

    with django_assert_num_queries(1):
        assert members_of(people, viewer=SYSTEM, now=NOW).count() == 30


def test_criteria_that_are_no_tree_are_refused_with_a_sentence() -> None:
    with pytest.raises(BusinessError):
        a_segment("Illisible", {"field": "contact.temperature"})
