"""Personas and grades follow what happens: an edit, an import and its undo, a merge, a persona thrown away, a night."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.contacts.models import Company, Contact
from filon.contacts.rules.given import GivenBy
from filon.contacts.services.personas import give_persona_back, overrule_persona
from filon.duplicates.rules.likeness import Entity
from filon.kit.criteria import CriterionRefused
from filon.kit.versions import VersionState
from filon.playbook.models import IdealProfile, Persona
from filon.playbook.rules.ruled import RuleRefused
from filon.playbook.services.ideal_profile import start_draft
from filon.records.models import Change, FieldDefinition
from filon.records.rules.authorship import by_person
from filon.usecases.checking import check_data, repair_data
from filon.usecases.importing_undo import undo_batch
from filon.usecases.merging import merge_records, undo_merge
from filon.usecases.qualifying import (
    change_persona_rule,
    put_profile_in_force,
    qualify_each_hour,
    qualify_everybody,
    qualify_record,
    reorder_personas,
)
from filon.usecases.tidying import restore_records, take_back, trash_records
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.contacts.qualified import BIG, DECIDES, IN_IT, leaf, line, persona, profile
from tests.factories import NOW
from tests.usecases.importing import imported

pytestmark = pytest.mark.django_db
PLAN = (
    '[columns]\n"Nom"="contact.last_name"\n"Réf"="contact.external_id"\n"Persona"="contact.persona"\n'
    '"Niveau"="contact.decision_level"\n'
)


@pytest.fixture
def marc() -> User:
    return factories.user("Marc Delmotte", role=Role.MARKETING)


def given() -> list[tuple[str, str | None, str]]:
    rows = Contact.objects.order_by("last_name")
    return [(row.last_name, row.persona.name if row.persona else None, row.persona_by) for row in rows]


def broken() -> dict[str, int]:
    return {finding.code: finding.count for finding in check_data(now=NOW) if finding.count}


def load(text: str) -> Any:
    """The account of an import."""
    return imported(f"Réf;Nom;Persona;Niveau\n{text}", entity="contact", mapping=PLAN)


def test_an_edit_is_followed_at_once_by_the_person_and_by_the_people_of_a_company() -> None:
    persona("Grand compte", BIG)
    profile(line("Taille", 10, BIG))
    company = factories.company(headcount_band="21")
    anne = factories.contact("Anne", "A", company=company)

    qualify_record(company, now=NOW)

    anne.refresh_from_db()
    company.refresh_from_db()
    assert (str(anne.persona), anne.fit_grade, company.fit_grade) == ("Grand compte", "A", "A")

    Company.objects.update(headcount_band="01")
    qualify_record(anne, now=NOW)

    anne.refresh_from_db()
    assert (anne.persona, anne.fit_grade) == (None, "D")


def test_an_edit_costs_the_same_for_any_number_of_rules_and_lines() -> None:
    company = factories.company(headcount_band="21")
    factories.contact("Anne", "A", company=company)
    asked = []
    for number in (1, 2, 3):
        persona(f"Grand compte {number}", BIG)
        IdealProfile.objects.all().delete()
        profile(*[line(f"Taille {place}", 10, BIG) for place in range(number)])
        qualify_record(company, now=NOW)
        with CaptureQueriesContext(connection) as queries:
            qualify_record(company, now=NOW)
        asked.append(len(queries))

    # Its people, the rules, the profile, and what differs: personas, companies, people; then whether anybody is scored.
    assert asked == [8, 8, 8]


def test_an_import_is_followed_by_the_rules_and_what_a_file_says_stands_before_them() -> None:
    persona("Décideur", DECIDES)

    batch = load("1;Alice;Acheteuse;Décideur\n2;Bob;;Décideur\n3;Chloé;;\n")

    assert given() == [
        ("Alice", "Acheteuse", GivenBy.FILE),
        ("Bob", "Décideur", GivenBy.RULE),
        ("Chloé", None, GivenBy.RULE),
    ]
    assert broken() == {}

    undo_batch(batch_id=batch["batch"], now=NOW)

    assert given() == []
    assert broken() == {}


def test_a_later_file_changes_what_a_rule_gave_and_its_undo_gives_it_back() -> None:
    persona("Décideur", DECIDES)
    load("1;Alice;;Décideur\n")

    batch = load("1;Alice;Acheteuse;\n")
    assert given() == [("Alice", "Acheteuse", GivenBy.FILE)]

    undo_batch(batch_id=batch["batch"], now=NOW)
    assert given() == [("Alice", "Décideur", GivenBy.RULE)]
    assert broken() == {}


def test_a_file_that_says_what_the_rule_says_changes_nothing() -> None:
    persona("Décideur", DECIDES)
    load("1;Alice;;Décideur\n")
    changes = Change.objects.count()

    batch = load("1;Alice;Décideur;Décideur\n")

    assert given() == [("Alice", "Décideur", GivenBy.RULE)]
    assert (Change.objects.count(), batch["rows_by"]["unchanged"]) == (changes, 1)


def test_no_file_overrules_a_colleague(marc: User) -> None:
    persona("Décideur", DECIDES)
    load("1;Alice;Acheteuse;Décideur\n")
    alice = Contact.objects.get()
    by = by_person(marc.pk)
    overrule_persona(contact=alice, persona=None, reason="Partie", version=alice.version, by=by, now=NOW)

    for said in ("Acheteuse", "Autre", "Décideur"):
        load(f"1;Alice;{said};Décideur\n")
        assert given() == [("Alice", None, GivenBy.PERSON)]

    alice.refresh_from_db()
    give_persona_back(contact=alice, version=alice.version, by=by, now=NOW)
    load("1;Alice;Acheteuse;Décideur\n")  # as before it was corrected: not news
    assert given() == [("Alice", "Décideur", GivenBy.RULE)]


def test_a_merge_keeps_what_a_person_gave(marc: User) -> None:
    chief, hand = persona("Décideur", DECIDES), persona("À la main")
    kept = factories.contact("Anne", "A", decision_level="decision_maker", persona=chief, fit_grade="B")
    dropped = factories.contact(
        "Anne",
        "A",
        persona=hand,
        persona_by=GivenBy.PERSON,
        persona_reason="Vue au salon",
        fit_grade="C",
        fit_by="person",
    )

    merge = merge_records(entity=Entity.CONTACT, keep=kept.pk, drop=dropped.pk, by=by_person(marc.pk), now=NOW)

    kept.refresh_from_db()
    assert (kept.persona, kept.persona_by, kept.persona_reason) == (hand, GivenBy.PERSON, "Vue au salon")
    assert (kept.fit_grade, kept.fit_by) == ("C", GivenBy.PERSON)

    undo_merge(merge=merge, by=by_person(marc.pk), now=NOW)

    kept.refresh_from_db()
    assert (kept.persona, kept.persona_by, kept.persona_reason, kept.fit_by) == (chief, GivenBy.RULE, "", GivenBy.RULE)


def test_a_persona_thrown_away_leaves_its_people_to_the_next_rule_and_comes_back(marc: User) -> None:
    chief = persona("Décideur", DECIDES)
    persona("Tous les autres", leaf("contact.decision_level", "not_in", ["user"]))
    factories.contact("Anne", "A", decision_level="decision_maker")
    qualify_everybody(now=NOW)

    entry = trash_records(records=[chief], by=marc, now=NOW)
    assert given() == [("A", "Tous les autres", "")]

    take_back(entry=entry, by=marc, now=NOW)
    assert given() == [("A", "Décideur", "")]

    chief.refresh_from_db()
    trash_records(records=[chief], by=marc, now=NOW)
    chief.refresh_from_db()
    restore_records(records=[chief], by=marc, now=NOW)
    assert given() == [("A", "Décideur", "")]


def test_a_rule_takes_effect_when_it_is_written_moved_or_taken_away(marc: User) -> None:
    chief, other = persona("Décideur"), persona("Financier", leaf("contact.job_function", "is", "Finance"))
    factories.contact("Anne", "A", decision_level="decision_maker", job_function="Finance")

    assert change_persona_rule(persona=chief, criteria={"all": [DECIDES]}, version=1, by=marc, now=NOW) is True
    assert given() == [("A", "Décideur", "")]

    reorder_personas(persona=other, places=-1, by=marc, now=NOW)
    assert given() == [("A", "Financier", "")]
    reorder_personas(persona=other, places=1, by=marc, now=NOW)

    change_persona_rule(persona=chief, criteria={}, version=2, by=marc, now=NOW)
    assert given() == [("A", "Financier", "")]
    told = Change.objects.filter(subject_kind="persona", subject_id=chief.pk).order_by("pk")
    assert list(told.values_list("axis", "from_value", "to_value")) == [
        ("field:criteria", "", "Niveau de décision est Décideur"),
        ("field:criteria", "Niveau de décision est Décideur", ""),
    ]


@pytest.mark.parametrize(
    ("criteria", "refusal"),
    [
        ({"all": [leaf("contact.custom.rien", "known")]}, CriterionRefused),
        ({"all": []}, RuleRefused),
        ({"all": [{"any": []}]}, RuleRefused),
        ({"all": [leaf("contact.persona", "is", "1")]}, RuleRefused),
    ],
)
def test_a_rule_that_cannot_be_applied_is_not_written(marc: User, criteria: Any, refusal: type[Exception]) -> None:
    chief = persona("Décideur", DECIDES)

    with pytest.raises(refusal):
        change_persona_rule(persona=chief, criteria=criteria, version=1, by=marc, now=NOW)

    assert Persona.objects.get().criteria == chief.criteria


def test_a_profile_grades_from_the_moment_it_is_put_in_force(marc: User) -> None:
    live = profile(line("Taille", 10, BIG))
    factories.company("Grande", headcount_band="21", naf_code="10.11Z")
    qualify_everybody(now=NOW)
    draft = start_draft(by=marc, now=NOW)
    IdealProfile.objects.filter(pk=draft.pk).update(lines=[line("Métier", 10, IN_IT).as_document()])
    draft.refresh_from_db()
    assert list(Company.objects.values_list("fit_grade", flat=True)) == ["A"]

    put_profile_in_force(draft=draft, version=1, by=marc, now=NOW)

    live.refresh_from_db()
    assert (live.state, draft.state, draft.live_at) == (VersionState.PAST, VersionState.LIVE, NOW)
    assert list(Company.objects.values_list("fit_grade", flat=True)) == ["D"]


def test_the_check_finds_what_is_not_as_the_rules_say_and_gives_it_again() -> None:
    persona("Décideur", DECIDES)
    profile(line("Taille", 10, BIG))
    factories.contact("Anne", "A", company=factories.company(headcount_band="21"), decision_level="decision_maker")
    qualify_everybody(now=NOW)
    assert broken() == {}

    Contact.objects.update(persona=None, fit_grade="D")
    Company.objects.update(fit_grade="")
    assert broken() == {"contact_persona": 1, "company_fit": 1, "contact_fit": 1}

    repaired = repair_data(now=NOW)
    assert {code: repaired[code] for code in ("contact_persona", "company_fit", "contact_fit")} == {
        "contact_persona": 1,
        "company_fit": 1,
        "contact_fit": 1,
    }
    assert broken() == {}


def test_a_deleted_field_is_told_by_the_check_and_changes_nobody() -> None:
    FieldDefinition.objects.create(entity="contact", key="sport", label="Sport", type="text")
    persona("Sportif", leaf("contact.custom.sport", "known"))
    factories.contact("Anne", "A", custom={"sport": "judo"})
    qualify_everybody(now=NOW)
    FieldDefinition.objects.all().delete()

    assert qualify_everybody(now=NOW) == 0
    assert given() == [("A", "Sportif", "")]
    assert broken() == {"rules": 1}


def test_the_hourly_pass_follows_what_no_edit_tells() -> None:
    persona("Récent", leaf("contact.created_at", "last_days", "30"))
    factories.contact("Anne", "A")

    assert qualify_each_hour(now=NOW, limit=1) == 0
    assert given() == [("A", "Récent", "")]

    qualify_each_hour(now=NOW + timedelta(days=31), limit=1)
    assert given() == [("A", None, "")]
