"""One action on all the records of a list: exact for what the list showed, and taken back as a whole."""

from datetime import timedelta

import pytest

from filon.contacts.models import Contact
from filon.contacts.services.companies import edit_company
from filon.kit.errors import BusinessError
from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, Change, FieldDefinition, RootRecord, Tagging
from filon.records.rules.authorship import by_person
from filon.records.rules.entry import ValueRefused
from filon.records.rules.many import BulkKind, LeftBecause, ManyRefused, told, told_left, told_taken_back
from filon.records.services import many
from filon.records.services.editing import trash
from filon.records.services.tags import tag_named, tag_records, untag_records
from filon.usecases.acting_on_many import carry_on, carry_on_unfinished
from filon.usecases.beginning_many import (
    edit_many,
    give_many,
    restore_many,
    tag_many,
    trash_many,
)
from filon.usecases.lifecycle import refresh_lifecycle
from filon.usecases.many_fields import fields_of_many
from filon.users.models import User
from tests import factories
from tests.factories import NOW
from tests.usecases.many import EVEN_LATER, LATER, carried, chosen, facts, fresh, taken_back

pytestmark = pytest.mark.django_db


def test_all_records_of_a_list_go_to_one_person_each_with_its_change_and_its_version(ines: User) -> None:
    duval, durand = factories.company("Duval"), factories.company("Durand", owner=ines)

    action = carried(give_many(chosen=chosen(duval, durand), owner=ines, by=ines, now=LATER))

    assert (action.done, action.left) == (1, {LeftBecause.SAME: 1})
    assert (fresh(duval).owner, fresh(duval).version, fresh(duval).updated_at) == (ines, 2, LATER)
    assert fresh(durand).version == 1
    change = Change.objects.get(axis="owner")
    assert (change.subject_id, change.from_value, change.to_value, change.by) == (duval.pk, "", str(ines.pk), ines)


def test_what_changed_since_the_list_was_shown_is_left_and_counted(ines: User) -> None:
    seen, edited, thrown = (factories.company(name) for name in ("Vue", "Changée", "Jetée"))
    action = give_many(chosen=chosen(seen, edited, thrown)._replace(seen_at=NOW), owner=ines, by=ines, now=LATER)
    paul = by_person(factories.user("Paul").pk)
    edit_company(company=edited, values={"city": "Lyon"}, version=1, by=paul, now=LATER)
    trash(records=[thrown], by=paul, now=LATER)

    action = carried(action)

    assert (action.done, action.left) == (1, {LeftBecause.EDITED: 1, LeftBecause.GONE: 1})
    assert [fresh(record).owner for record in (seen, edited, thrown)] == [ines, None, None]


def test_records_that_are_not_the_persons_to_change_are_left_and_counted(camille: User) -> None:
    """A salesperson sees all companies and may change his own."""
    mine, foreign = factories.company("A", owner=camille), factories.company("B", owner=factories.user("Paul"))

    action = carried(tag_many(chosen=chosen(mine, foreign), word="Salon", by=camille, now=LATER))

    assert (action.done, action.left) == (1, {LeftBecause.NOT_YOURS: 1})
    assert told_left(action.left) == "1 fiche n’est pas à vous\u00a0: laissée."
    assert [tagging.subject_id for tagging in Tagging.objects.all()] == [mine.pk]


def test_one_s_right_is_asked_again_when_the_work_is_done(camille: User) -> None:
    mine = factories.company("A", owner=camille)
    action = edit_many(chosen=chosen(mine), name="trade_name", typed="Bois", by=camille, now=NOW)
    User.objects.filter(pk=camille.pk).update(is_active=False)

    action = carry_on(action=BulkAction.objects.get(pk=action.pk), clock=lambda: LATER)

    assert (action.done, fresh(mine).trade_name) == (0, "")


def test_each_field_of_a_page_can_be_changed_on_many_and_given_back(ines: User) -> None:
    """Every one: a value that its own reader accepts is written, dated, and taken back."""
    given = {"siren": "", "number": "", "website": "www.exemple.fr", "linkedin_url": "www.linkedin.com/in/a"}
    given |= {"vat_number": "", "naf_code": "62.01Z", "budget_holder": "oui", "probability": "40"}
    company = factories.company("Duval", siren="732829320", vat_number="FR40303265045")
    records = [
        company,
        factories.contact(company=company),
        factories.lead(company=company),
        factories.deal(company=company),
        factories.order("12", company=company),
    ]
    for record in records:
        kind = SubjectKind(record._meta.model_name or "")
        for name, entry in fields_of_many(kind):
            choices = [code for code, _label in (entry.choices or list)() if code and code != getattr(record, name)]
            dates_or_amounts = {"date": "12/03/2027", "amount": "1 234,50"}
            typed = choices[0] if choices else dates_or_amounts.get(entry.kind, "Autre")
            typed = given.get(name, typed)
            before = facts(record)

            seen_now = chosen(record)._replace(seen_at=EVEN_LATER)
            action = carried(edit_many(chosen=seen_now, name=name, typed=typed, by=ines, now=EVEN_LATER))
            written = getattr(fresh(record), name)
            assert (name, written, action.done) == (name, entry.read(typed), int(getattr(record, name) != written))
            if action.done:
                taken_back(action, by=ines)
            assert facts(fresh(record)) == before


def test_a_name_given_to_many_is_found_by_the_search(ines: User) -> None:
    jeanne, paul = factories.contact("Jeanne", "Duval"), factories.contact("Paul", "Martin")
    records: list[RootRecord] = [factories.company("Duval"), factories.lead("Demande"), factories.deal("Affaire")]

    carried(edit_many(chosen=chosen(jeanne, paul), name="last_name", typed="Éloïse", by=ines, now=LATER))
    for record in records:
        carried(edit_many(chosen=chosen(record), name="name", typed="Été", by=ines, now=LATER))

    assert sorted(Contact.objects.values_list("name_key", flat=True)) == ["eloise jeanne", "eloise paul"]
    assert [fresh(record).name_key for record in records] == ["ete"] * 3
    assert fresh(records[0]).match_key == "ete"


def test_a_field_of_the_company_is_written_and_given_back_in_its_type(ines: User) -> None:
    FieldDefinition.objects.create(entity="company", key="surface", label="Surface", type="number")
    bare, full = factories.company("A"), factories.company("B", custom={"surface": 12.5, "autre": "x"})

    action = carried(edit_many(chosen=chosen(bare, full), name="custom.surface", typed="40", by=ines, now=LATER))
    assert [fresh(record).custom for record in (bare, full)] == [{"surface": 40}, {"surface": 40, "autre": "x"}]
    assert sorted(Change.objects.values_list("axis", "from_value", "to_value")) == [
        ("field:custom.surface", "", "40"),
        ("field:custom.surface", "12.5", "40"),
    ]

    taken_back(action, by=ines)
    assert [fresh(record).custom for record in (bare, full)] == [{}, {"surface": 12.5, "autre": "x"}]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("siren", "732829320", "« SIREN » est propre à chaque fiche"),
        ("siren", "123", "n’est pas un SIREN"),
        ("name", "", "ne peut pas rester vide"),
        ("turnover_cents", "beaucoup", "n’est pas un montant"),
        ("lifecycle_stage", "customer", "Choisissez d’abord le champ"),
        ("owner", "1", "Choisissez d’abord le champ"),
        ("", "x", "Choisissez d’abord le champ"),
    ],
)
def test_a_value_that_the_page_would_refuse_is_refused_for_all(
    ines: User, name: str, typed: str, sentence: str
) -> None:
    with pytest.raises((ValueRefused, ManyRefused), match=sentence):
        edit_many(
            chosen=chosen(factories.company("A"), factories.company("B")), name=name, typed=typed, by=ines, now=NOW
        )
    assert BulkAction.objects.count() == 0


def test_a_day_of_order_written_again_keeps_its_hour(ines: User) -> None:
    order = factories.order("12")

    action = carried(edit_many(chosen=chosen(order), name="ordered_at", typed="20/11/2026", by=ines, now=LATER))

    assert (action.done, action.left, fresh(order).ordered_at) == (0, {LeftBecause.SAME: 1}, NOW)


def test_nobody_without_the_right_begins(camille: User) -> None:
    mine = factories.company("A", owner=camille)

    with pytest.raises(BusinessError, match="Supprimer"):
        trash_many(chosen=chosen(mine), by=camille, now=NOW)
    with pytest.raises(BusinessError, match="au moins une ligne"):
        give_many(chosen=chosen(mine)._replace(ids=[]), owner=None, by=camille, now=NOW)


def test_the_stage_of_people_follows_leads_thrown_away_and_taken_back(ines: User) -> None:
    company = factories.company()
    lead = factories.lead(company=company)
    refresh_lifecycle(company_ids=[company.pk], contact_ids=[])
    stage = fresh(company).lifecycle_stage

    action = carried(trash_many(chosen=chosen(lead), by=ines, now=LATER))
    assert (fresh(lead).deleted_at, fresh(company).lifecycle_stage) == (LATER, "")

    taken_back(action, by=ines)
    assert (fresh(lead).deleted_at, fresh(company).lifecycle_stage) == (None, stage)


def test_the_whole_trash_comes_back_and_goes_again_with_its_days(ines: User) -> None:
    companies = [factories.company(name, deleted_at=NOW) for name in ("A", "B")]

    action = carried(restore_many(chosen=chosen(*companies), by=ines, now=LATER))
    assert [fresh(company).deleted_at for company in companies] == [None, None]

    taken_back(action, by=ines)
    assert [fresh(company).deleted_at for company in companies] == [NOW, NOW]


def test_an_action_is_taken_back_once_by_its_author_within_a_day(ines: User, camille: User) -> None:
    action = carried(give_many(chosen=chosen(factories.company()), owner=ines, by=ines, now=LATER))

    with pytest.raises(ManyRefused, match="Seule la personne"):
        many.begin_undo(action=action, by=camille, now=LATER)
    with pytest.raises(ManyRefused, match="plus d’un jour"):
        many.begin_undo(action=action, by=ines, now=LATER + timedelta(days=2))
    stale = BulkAction.objects.get(pk=action.pk)
    taken_back(action, by=ines)
    with pytest.raises(ManyRefused, match="déjà été reprise"):
        many.begin_undo(action=stale, by=ines, now=LATER)
    assert Change.objects.filter(axis="owner").count() == 2


def test_an_action_under_way_is_not_taken_back(ines: User) -> None:
    action = give_many(chosen=chosen(factories.company()), owner=ines, by=ines, now=LATER)

    with pytest.raises(ManyRefused, match="encore en cours"):
        many.begin_undo(action=action, by=ines, now=LATER)


def test_two_who_carry_the_same_action_do_each_part_once(ines: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "PART_SIZE", 1)
    companies = [factories.company(name) for name in ("A", "B", "C")]
    action = give_many(chosen=chosen(*companies), owner=ines, by=ines, now=LATER)
    assert many.claim_action(action=action, alive_at=LATER)

    assert carried(action).done == 0  # somebody else is at it
    stale = many.next_part(action)
    assert stale
    after_a_crash = LATER + many.LEASE * 2
    carry_on(action=action, clock=lambda: after_a_crash)

    assert not many.take_part(stale, to=stale.state)
    assert (action.done, action.finished_at) == (3, after_a_crash)
    assert [fresh(company).version for company in companies] == [2, 2, 2]


def test_what_a_page_leaves_half_way_the_worker_ends(ines: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "PART_SIZE", 1)
    action = give_many(
        chosen=chosen(*(factories.company(name) for name in ("A", "B", "C"))), owner=ines, by=ines, now=LATER
    )
    carry_on(action=action, clock=lambda: LATER, seconds=0)
    assert (action.done, action.finished_at) == (1, None)

    assert carry_on_unfinished(clock=lambda: LATER, most=10) == 1
    assert BulkAction.objects.get().done == 3
    assert carry_on_unfinished(clock=lambda: LATER, most=10) == 0


def test_a_tag_that_a_colleague_put_back_stays_when_the_action_is_taken_back(ines: User) -> None:
    company, other = factories.company("A"), factories.company("B")
    action = carried(tag_many(chosen=chosen(company, other), word="Salon", by=ines, now=LATER))
    tag = tag_named("salon")
    untag_records(kind=SubjectKind.COMPANY, ids=[company.pk], tag_id=tag.pk)
    tag_records(kind=SubjectKind.COMPANY, ids=[company.pk], tag=tag)

    action = taken_back(action, by=ines)

    assert [tagging.subject_id for tagging in Tagging.objects.all()] == [company.pk]
    assert (action.given_back, action.kept) == (1, 1)
    assert told_taken_back(done=1, kept=1) == (
        "C’est repris pour 1 fiche. 1 fiche a changé depuis\u00a0: laissée telle quelle."
    )


def test_each_action_is_told_with_its_count() -> None:
    assert [told(kind, what="Salon", done=done) for kind in BulkKind for done in (1, 1240)] == [
        "1 fiche est confiée à Salon",
        "1\u202f240 fiches sont confiées à Salon",
        "1 fiche change\u00a0: Salon",
        "1\u202f240 fiches changent\u00a0: Salon",
        "L’étiquette «\u00a0Salon\u00a0» est posée sur 1 fiche",
        "L’étiquette «\u00a0Salon\u00a0» est posée sur 1\u202f240 fiches",
        "L’étiquette «\u00a0Salon\u00a0» est retirée de 1 fiche",
        "L’étiquette «\u00a0Salon\u00a0» est retirée de 1\u202f240 fiches",
        "1 fiche est à la corbeille",
        "1\u202f240 fiches sont à la corbeille",
        "1 fiche est de retour dans les listes",
        "1\u202f240 fiches sont de retour dans les listes",
    ]
