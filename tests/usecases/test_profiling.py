"""The next unknown question: recognised by the address typed or by a link of ours, never asked twice, nothing given away."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.contacts.models import Contact, ContactPoint
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import FormKind
from filon.intake.services.forms import create_form, publish_form
from filon.records.models import FieldDefinition
from filon.usecases.profiling import known_of, next_for_address, next_for_link
from tests import factories as make
from tests.factories import NOW
from tests.usecases.inbound import send

EMAIL = "anne.roux@lartigue.fr"
POOL = ["job_title", "phone", "company", "custom.effectif", "need", "project"]


def in_turn(*keys: str, at_once: int = 2) -> CaptureForm:
    """Asks the address of everybody, then some of these."""
    FieldDefinition.objects.get_or_create(
        entity="contact", key="effectif", defaults={"label": "Effectif", "type": "text"}
    )
    form = create_form(name="Guide", kind=FormKind.CONTACT, owner=make.user("Camille"), now=NOW)
    questions = [{"key": "email", "label": "E-mail", "need": "required"}]
    questions += [{"key": key, "label": key, "need": "next"} for key in keys or POOL]
    CaptureForm.objects.filter(pk=form.pk).update(questions=questions, next_count=at_once)
    form.refresh_from_db()
    publish_form(form=form, now=NOW)
    return form


def anne(**fields: Any) -> Contact:
    person = make.contact("", "Roux", **fields)
    ContactPoint.objects.create(contact=person, kind="email", value=EMAIL, normalised=EMAIL, main=True)
    return person


FACTS: dict[str, dict[str, Any]] = {
    "job_title": {"job_title": "Directrice"},
    "company": {},
    "custom.effectif": {"custom": {"effectif": "12"}},
    "phone": {},
}


def who_told(told: set[str]) -> Contact:
    fields = {name: value for key in told for name, value in FACTS[key].items()}
    if "company" in told:
        fields["company"] = make.company("Lartigue")
    person = anne(**fields)
    if "phone" in told:
        ContactPoint.objects.create(contact=person, kind="phone", value="0144556677", normalised="+33144556677")
    return person


class NeverAskedTwiceNeverGivenAway(TestCase):
    """Whatever is known of the person who has the address: as many questions as for an address of nobody, none known."""

    @settings(max_examples=25)
    @given(st.sets(st.sampled_from(sorted(FACTS))), st.integers(1, 2))
    def test_law(self, told: set[str], at_once: int) -> None:
        form, person = in_turn(at_once=at_once), who_told(told)
        submission = Submission(form=form, contact=person, said={"email": EMAIL})
        assert known_of(person) >= told
        for found in (next_for_address(form=form, email=EMAIL), next_for_link(form=form, submission=submission)):
            assert (len(found), set(found) & told) == (at_once, set())
        assert len(next_for_address(form=form, email="personne@inconnue.fr")) == at_once


@pytest.mark.django_db
def test_addresses_of_nobody_are_not_all_asked_the_same() -> None:
    """Else whoever is asked something else would be known."""
    form = in_turn(at_once=1)
    asked = {tuple(next_for_address(form=form, email=f"a{number}@inconnue.fr")) for number in range(60)}
    assert asked == {(key,) for key in POOL}


@pytest.mark.django_db
def test_the_same_address_is_asked_the_same_until_it_answers() -> None:
    form = in_turn()
    first = next_for_address(form=form, email=EMAIL)
    assert next_for_address(form=form, email=EMAIL) == first
    anne()
    assert next_for_address(form=form, email=EMAIL) == first


@pytest.mark.django_db
def test_by_a_link_the_next_ones_come_in_the_order_of_the_form_and_what_was_answered_does_not_come_back() -> None:
    form = in_turn()
    send(form, {"email": EMAIL})
    submission = Submission.objects.get()
    assert next_for_link(form=form, submission=submission) == ["job_title", "phone"]
    person = Contact.objects.get()
    Contact.objects.filter(pk=person.pk).update(job_title="Directrice")
    submission.refresh_from_db()
    assert next_for_link(form=form, submission=submission) == ["phone", "company"]


@pytest.mark.django_db
def test_a_shared_mailbox_is_nobody() -> None:
    """Two people on one address: neither is guessed."""
    form = in_turn(at_once=1)
    alone = next_for_address(form=form, email="contact@lartigue.fr")
    for name in ("Roux", "Petit"):
        person = make.contact("", name, job_title="Directrice")
        address = "contact@lartigue.fr"
        ContactPoint.objects.create(contact=person, kind="email", value=address, normalised=address)
    assert next_for_address(form=form, email="contact@lartigue.fr") == alone
