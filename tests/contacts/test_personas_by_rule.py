"""Personas by rule: the first that matches wins, who was overruled never changes, and a second run changes nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filon.contacts.models import Contact
from filon.contacts.rules.given import GivenBy
from filon.contacts.selectors.personas import people_by_persona, unreadable_rules
from filon.contacts.services.personas import give_persona_back, give_personas_by_rule, overrule_persona
from filon.kit.criteria import CriterionRefused
from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.playbook.models import Persona
from filon.playbook.rules.ruled import RuleRefused
from filon.records.models import Change, FieldDefinition
from filon.records.rules.authorship import by_person
from filon.users.selectors import SYSTEM
from tests import factories
from tests.contacts.qualified import BIG, DECIDES, leaf, persona
from tests.factories import NOW

pytestmark = pytest.mark.django_db
FINANCE = leaf("contact.job_function", "is", "Finance")


def person(**fields: Any) -> Contact:
    return factories.contact(**fields)


def personas_of(*contacts: Contact) -> list[str | None]:
    found = dict(Contact.objects.values_list("pk", "persona__name"))
    return [found[contact.pk] for contact in contacts]


def test_the_first_persona_that_matches_wins() -> None:
    persona("Décideur", DECIDES)
    persona("Financier", FINANCE)
    both = person(decision_level="decision_maker", job_function="Finance")
    second, neither = person(job_function="Finance"), person()

    assert give_personas_by_rule(now=NOW) == 2
    assert personas_of(both, second, neither) == ["Décideur", "Financier", None]

    Persona.objects.filter(name="Financier").update(position=0)
    Persona.objects.filter(name="Décideur").update(position=1)

    assert give_personas_by_rule(now=NOW) == 1
    assert personas_of(both, second, neither) == ["Financier", "Financier", None]


def test_each_change_is_dated_with_the_rule_that_made_it() -> None:
    chief = persona("Décideur", DECIDES)
    anne = person(decision_level="decision_maker")

    give_personas_by_rule(now=NOW)
    Contact.objects.update(decision_level="")
    give_personas_by_rule(now=NOW)

    told = list(Change.objects.order_by("pk").values_list("axis", "from_value", "to_value", "reason", "by_kind", "at"))
    assert told == [
        ("field:persona", "", str(chief.pk), "Règle du persona «\u00a0Décideur\u00a0»", "system", NOW),
        ("field:persona", str(chief.pk), "", "Aucune règle ne lui donne plus de persona", "system", NOW),
    ]
    assert Contact.objects.get().version == anne.version  # what a person has open stays saveable


def test_a_rule_may_ask_for_the_company() -> None:
    persona("Grand compte", BIG)
    inside = person(company=factories.company("Grande", headcount_band="21"))
    small = person(company=factories.company("Petite", headcount_band="01"))
    alone = person()

    give_personas_by_rule(now=NOW)

    assert personas_of(inside, small, alone) == ["Grand compte", None, None]


def test_who_was_overruled_keeps_the_persona_until_he_is_given_back() -> None:
    camille = factories.user("Camille Durand")
    persona("Décideur", DECIDES)
    financier = persona("Financier", FINANCE)
    anne = person(decision_level="decision_maker")
    give_personas_by_rule(now=NOW)

    overrule_persona(
        contact=anne, persona=financier, reason="Tient le budget", version=1, by=by_person(camille.pk), now=NOW
    )

    assert (anne.persona_by, anne.persona_reason, anne.version) == (GivenBy.PERSON, "Tient le budget", 2)
    assert give_personas_by_rule(now=NOW) == 0
    assert personas_of(anne) == ["Financier"]
    last = Change.objects.filter(axis="field:persona").latest("pk")
    assert (last.reason, last.by) == ("Tient le budget", camille)

    give_persona_back(contact=anne, version=2, by=by_person(camille.pk), now=NOW)

    assert personas_of(anne) == ["Décideur"]
    assert (anne.persona_by, anne.persona_reason) == (GivenBy.RULE, "")


def test_no_persona_may_be_a_persons_choice_too() -> None:
    persona("Décideur", DECIDES)
    anne = person(decision_level="decision_maker")
    by = by_person(factories.user().pk)
    overrule_persona(contact=anne, persona=None, reason="Stagiaire", version=1, by=by, now=NOW)

    assert give_personas_by_rule(now=NOW) == 0
    assert personas_of(anne) == [None]


def test_overruling_wants_a_reason_the_version_seen_and_a_persona_in_use() -> None:
    thrown = persona("Ancien", deleted_at=NOW)
    anne, by = person(), by_person(factories.user("Camille Durand").pk)

    for reason, chosen, version, refusal in (
        ("  ", None, 1, NotPossible),
        ("Vu", thrown, 1, NotPossible),
        ("Vu", None, 9, EditedMeanwhile),
    ):
        with pytest.raises(refusal):
            overrule_persona(contact=anne, persona=chosen, reason=reason, version=version, by=by, now=NOW)

    assert Change.objects.count() == 0


def test_a_persona_in_the_bin_or_without_criteria_gives_nobody() -> None:
    persona("Ancien", DECIDES, deleted_at=NOW)
    persona("Sans règle")
    anne = person(decision_level="decision_maker")

    assert give_personas_by_rule(now=NOW) == 0
    assert personas_of(anne) == [None]


def test_while_a_rule_asks_for_a_deleted_field_nobody_changes() -> None:
    FieldDefinition.objects.create(entity="contact", key="sport", label="Sport", type="text")
    club = persona("Sportif", leaf("contact.custom.sport", "known"))
    anne, bob = person(custom={"sport": "judo"}), person()
    give_personas_by_rule(now=NOW)
    FieldDefinition.objects.all().delete()

    with pytest.raises(CriterionRefused):
        give_personas_by_rule(now=NOW)

    assert personas_of(anne, bob) == ["Sportif", None]
    assert [found for found, _ in unreadable_rules(now=NOW)] == [club]


@pytest.mark.parametrize("field", ["contact.persona", "contact.fit_grade", "company.fit_grade", "contact.segment"])
def test_a_rule_may_not_ask_what_rules_decide(field: str) -> None:
    persona("Serpent", leaf(field, "is", "1"))

    with pytest.raises(RuleRefused, match="tournerait sur elle-même"):
        give_personas_by_rule(now=NOW)


def test_people_are_counted_by_persona() -> None:
    chief = persona("Décideur", DECIDES)
    for level in ("decision_maker", "decision_maker", "user"):
        person(decision_level=level)
    give_personas_by_rule(now=NOW)

    assert people_by_persona(viewer=SYSTEM) == {chief.pk: 2}


def test_the_number_of_questions_does_not_grow_with_people() -> None:
    persona("Décideur", DECIDES)
    persona("Grand compte", BIG)
    asked = []
    for many in (1, 9):
        for _ in range(many):
            person(decision_level="decision_maker")
        with CaptureQueriesContext(connection) as queries:
            give_personas_by_rule(now=NOW)
        asked.append(len(queries))

    assert asked[0] == asked[1]


LEVELS = st.sampled_from(["", "decision_maker", "influencer"])
PEOPLE = st.lists(
    st.tuples(LEVELS, st.sampled_from(["", "Finance", "Achats"]), st.sampled_from(list(GivenBy))), max_size=8
)
RULES = {
    "Décideur": DECIDES,
    "Financier": FINANCE,
    "Inconnu": leaf("contact.job_function", "unknown"),
    "Tous": leaf("contact.decision_level", "not_in", ["buyer"]),
}


@given(people=PEOPLE, order=st.permutations(sorted(RULES)))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_laws(people: list[tuple[str, str, GivenBy]], order: list[str]) -> None:
    """The first rule in order decides; who was given a persona otherwise keeps it; a second run changes nothing."""
    Contact.objects.all().delete()
    Persona.objects.all().delete()
    by_hand = persona("À la main")
    for name in order:
        persona(name, RULES[name])
    made = [
        person(decision_level=level, job_function=work, persona_by=by, persona=by_hand if by else None)
        for level, work, by in people
    ]

    give_personas_by_rule(now=NOW)

    expected = [
        "À la main" if by else next(name for name in order if answers(name, level, work)) for level, work, by in people
    ]
    assert personas_of(*made) == expected
    assert give_personas_by_rule(now=NOW) == 0


def answers(name: str, level: str, work: str) -> bool:
    return {"Décideur": level == "decision_maker", "Financier": work == "Finance", "Inconnu": work == ""}.get(
        name, True
    )
