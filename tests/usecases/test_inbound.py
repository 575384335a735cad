"""From a form that somebody outside sent to a colleague's task."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filon.activities.models import Activity, Task
from filon.contacts.models import Company, Contact, ContactPoint
from filon.intake.models import CaptureForm, Submission
from filon.intake.rules.capture import CONSENT, NOTICE, FormKind
from filon.intake.services.forms import close_form
from filon.intake.services.submissions import FormClosed
from filon.kit.errors import NotPossible
from filon.leads.models import Lead
from filon.permission.models import Consent, NoticeRecord
from filon.records.models import FieldDefinition, Notification
from filon.usecases.inbound import accept_submission
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.usecases.inbound import TYPED, a_form, send


@pytest.fixture
def camille(db: None) -> User:
    return make.user("Camille")


def test_one_form_makes_a_person_a_company_a_lead_and_a_task(camille: User) -> None:
    send(a_form(owner=camille), agreed=True)

    person, company, lead = Contact.objects.get(), Company.objects.get(), Lead.objects.get()
    assert (str(person), person.job_title, person.company, person.owner) == (
        "Anne Roux",
        "Directrice",
        company,
        camille,
    )
    assert (company.name, lead.name) == ("Lartigue SARL", "Demande de devis · Lartigue SARL")
    assert (lead.contact, lead.company, lead.entrance, lead.project) == (person, company, "inbound", "Isoler l’atelier")
    assert set(ContactPoint.objects.values_list("kind", "normalised")) == {
        ("email", "anne.roux@lartigue.fr"),
        ("phone", "+33144556677"),
    }
    assert person.last_inbound_at == NOW
    activity = Activity.objects.get()
    assert (activity.kind, activity.direction, activity.subject_id) == ("form", "inbound", lead.pk)
    assert activity.text.splitlines()[:3] == ["Devis du site", "Prénom : Anne", "Nom : Roux"]
    submission = Submission.objects.get()
    assert (submission.contact, submission.activity, submission.state) == (person, activity, "received")


def test_the_colleague_has_a_task_with_its_hour_and_is_told(camille: User) -> None:
    """NOW is a Friday at 10 h in Paris: four working hours end at 14 h."""
    send(a_form(owner=camille))

    task, lead = Task.objects.get(), Lead.objects.get()
    assert (task.title, task.kind, task.assignee) == ("Rappeler Anne Roux (Devis du site)", "call", camille)
    assert task.due_at == NOW + timedelta(hours=4)
    told = Notification.objects.get()
    words = "Rappeler Anne Roux avant 14\u00a0h\u00a000 · Devis du site"
    assert (told.user, told.text, told.address) == (camille, words, f"/leads/{lead.pk}/")


def test_what_was_read_and_accepted_is_kept_word_for_word(camille: User) -> None:
    form = a_form(owner=camille)
    send(form, agreed=True)
    CaptureForm.objects.update(notice="Autre texte", consent="Autre case", version=9)

    submission, consent = Submission.objects.get(), Consent.objects.get()
    assert (submission.notice, submission.consent, submission.form_version) == (NOTICE, CONSENT, 2)
    assert (consent.channel, consent.source, CONSENT in consent.proof) == ("email", "Devis du site", True)
    assert NoticeRecord.objects.values_list("kind", "how", "text_version").get() == (
        "at_collection",
        "form",
        "Devis du site, version 2",
    )


def test_an_unticked_box_is_no_consent(camille: User) -> None:
    send(a_form(owner=camille))
    assert (Consent.objects.count(), Submission.objects.get().consent) == (0, "")


def test_a_reader_of_the_letter_is_no_lead(camille: User) -> None:
    send(a_form(FormKind.NEWSLETTER, owner=camille), {"email": "anne.roux@lartigue.fr"}, agreed=True)

    assert (Lead.objects.count(), Task.objects.count(), Activity.objects.count()) == (0, 0, 1)
    assert Contact.objects.get().last_name == "anne.roux"


def known(email: str = "anne.roux@lartigue.fr", **fields: Any) -> Contact:
    person = make.contact("Anne", "Roux", **fields)
    ContactPoint.objects.create(contact=person, kind="email", value=email, normalised=email, main=True)
    return person


def test_a_known_person_is_found_by_the_address_and_nothing_known_is_overwritten(camille: User) -> None:
    person = known(job_title="Gérante", company=make.company("Roux et Fils"))

    send(a_form(owner=camille), TYPED | {"email": "Anne.ROUX@lartigue.fr"})

    person.refresh_from_db()
    assert Contact.objects.count() == 1
    assert (person.job_title, str(person.company)) == ("Gérante", "Roux et Fils")
    assert "Directrice" in Activity.objects.get().text


def test_of_a_shared_mailbox_only_the_same_name_is_the_same_person(camille: User) -> None:
    known("contact@lartigue.fr")
    form = a_form(owner=camille)

    send(form, TYPED | {"email": "contact@lartigue.fr", "first_name": "Paul", "last_name": "Petit"})
    send(form, TYPED | {"email": "contact@lartigue.fr", "last_name": "ROUX"})

    assert sorted(map(str, Contact.objects.all())) == ["Anne Roux", "Paul Petit"]


def test_of_a_shared_mailbox_nobody_is_guessed_from_the_address_alone(camille: User) -> None:
    known("anne.roux@lartigue.fr")
    other = known("anne.roux@lartigue.fr")
    Contact.objects.filter(pk=other.pk).update(last_name="Petit")
    form = a_form(FormKind.NEWSLETTER, owner=camille)

    for hours in (0, 30):
        send(form, {"email": "anne.roux@lartigue.fr"}, after=timedelta(hours=hours))

    assert sorted(Contact.objects.values_list("last_name", flat=True)) == ["Petit", "Roux", "anne.roux"]


def test_somebody_of_the_same_name_with_another_address_is_somebody_else(camille: User) -> None:
    known("a.roux@ailleurs.fr")
    send(a_form(owner=camille))
    assert Contact.objects.count() == 2


def test_of_two_companies_of_one_name_none_is_guessed(camille: User) -> None:
    make.company("Lartigue")
    make.company("Lartigue SAS")

    send(a_form(owner=camille))

    assert (Contact.objects.get().company, Company.objects.count()) == (None, 2)


def test_the_company_of_that_name_is_found_whatever_its_legal_form(camille: User) -> None:
    company = make.company("Lartigue")
    send(a_form(owner=camille))
    assert (Contact.objects.get().company, Company.objects.count()) == (company, 1)


def test_a_legal_form_alone_names_no_company(camille: User) -> None:
    make.company("SARL")
    send(a_form(owner=camille), TYPED | {"company": "SAS"})
    assert str(Contact.objects.get().company) == "SAS"


def test_a_second_request_joins_the_lead_in_work(camille: User) -> None:
    form = a_form(owner=camille)
    send(form)
    send(form, TYPED | {"project": "Un autre", "need": "Plutôt 12 cabines"}, after=timedelta(hours=1))

    lead = Lead.objects.get()
    assert (lead.project, lead.need) == ("Isoler l’atelier", "Plutôt 12 cabines")
    assert (Activity.objects.count(), Task.objects.count()) == (2, 2)


def test_who_follows_the_person_answers_rather_than_whom_the_form_names(camille: User) -> None:
    lena = make.user("Léna")
    known(owner=lena)
    send(a_form(owner=camille))
    assert (Lead.objects.get().owner, Task.objects.get().assignee) == (lena, lena)


def test_nobody_who_left_is_asked(camille: User) -> None:
    gone = make.user("Parti")
    gone.is_active = False
    gone.save()
    known(owner=gone)

    send(a_form(owner=camille))

    assert Task.objects.get().assignee == camille


def test_when_nobody_is_left_to_answer_nothing_is_lost(camille: User) -> None:
    a_form(owner=camille)
    User.objects.update(is_active=False)

    send(CaptureForm.objects.get())
    submission = Submission.objects.get()
    waiting = (submission.state, submission.doubts_in_words, Contact.objects.count())
    with pytest.raises(NotPossible) as refusal:
        accept_submission(submission=submission, by=camille, now=NOW, address_of=str)
    User.objects.update(is_active=True)

    assert waiting == ("held", "une règle de la maison en a arrêté la suite", 0)
    assert refusal.value.sentence.startswith("Personne ne peut répondre")
    assert accept_submission(submission=Submission.objects.get(), by=camille, now=NOW, address_of=str)
    assert Task.objects.get().assignee == camille


def test_a_company_in_the_trash_is_not_brought_back_by_its_siren(camille: User) -> None:
    make.company("Lartigue", siren="732829320", deleted_at=NOW)
    form = a_form(owner=camille)
    form.questions.append({"key": "siren", "label": "SIREN", "need": "optional"})
    form.save()

    send(form, TYPED | {"siren": "732 829 320"})

    assert (Submission.objects.get().state, Contact.objects.get().company) == ("received", None)


def test_the_siren_decides_between_two_of_one_name(camille: User) -> None:
    make.company("Lartigue")
    right = make.company("Lartigue", siren="732829320")
    form = a_form(owner=camille)
    form.questions.append({"key": "siren", "label": "SIREN", "need": "optional"})
    form.save()

    send(form, TYPED | {"siren": "732829320"})

    assert Contact.objects.get().company == right


def test_fields_of_the_house_are_filled_in_where_nobody_knew(camille: User) -> None:
    FieldDefinition.objects.create(entity="contact", key="parc", label="Parc", type="number")
    form = a_form(owner=camille)
    form.questions.append({"key": "custom.parc", "label": "Combien de postes ?", "need": "optional"})
    form.save()

    send(form, TYPED | {"custom.parc": "12"})
    send(form, TYPED | {"custom.parc": "40"}, after=timedelta(hours=1))

    assert Contact.objects.get().custom == {"parc": 12}


def test_a_closed_form_takes_nothing_in(camille: User) -> None:
    form = a_form(owner=camille)
    close_form(form=form, now=NOW)
    with pytest.raises(FormClosed):
        send(form)
    assert Submission.objects.count() == 0


def test_a_fault_writes_nothing(camille: User) -> None:
    found = send(a_form(owner=camille), TYPED | {"email": "anne"})
    assert (found.submission, list(found.faults), Submission.objects.count()) == (None, ["email"], 0)


def test_a_script_in_a_name_is_only_letters(camille: User) -> None:
    send(a_form(owner=camille), TYPED | {"last_name": "<script>alert(1)</script>"})
    assert Contact.objects.get().last_name == "<script>alert(1)</script>"


def test_the_story_costs_the_same_when_the_file_grows(camille: User) -> None:
    form = a_form(owner=camille)
    asked = []
    for place in (1, 2, 3):
        make.contact(f"P{place}")
        with CaptureQueriesContext(connection) as queries:
            send(form, TYPED | {"email": f"p{place}@lartigue.fr"}, after=timedelta(hours=place))
        asked.append(len(queries))
    assert asked[1] == asked[2]


class TestEachPersonOnce(TestCase):
    """Whatever is sent, in whatever order, twice or not: one person an address, one lead a person, nothing without its trace."""

    @settings(max_examples=25)
    @given(
        st.lists(
            st.tuples(st.sampled_from(["a@x.fr", "b@x.fr"]), st.sampled_from(["", "trap"]), st.booleans()), max_size=6
        )
    )
    def test_law(self, sendings: list[tuple[str, str, bool]]) -> None:
        form = a_form(owner=make.user(f"u{User.objects.count()}"))
        people = set()
        for place, (email, trap, twice) in enumerate(sendings):
            for _ in range(1 + twice):
                send(
                    form,
                    TYPED | {"email": email, "last_name": "R", "project": f"P{place}"},
                    trap=trap,
                    after=timedelta(minutes=place),
                )
            people |= set() if trap else {email}
        received = Submission.objects.filter(form=form, state="received")
        assert Submission.objects.filter(form=form).count() == len(sendings)
        assert received.filter(activity=None).count() == 0
        assert Contact.objects.count() == Lead.objects.count() == len(people)
        assert Activity.objects.count() == received.count()
