"""Who refuses to be prospected in another tool refuses it here: the opt-outs of a file are objections, for good."""

from datetime import timedelta
from pathlib import Path

import pytest

from filon.contacts.models import Contact
from filon.leads.models import Lead
from filon.permission.models import Objection, Suppression
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import Channel
from filon.permission.rules.policy import ContactPolicy
from filon.permission.selectors.facts import contact_facts
from filon.records.models import Batch, Change
from filon.records.rules.changes import Axis
from filon.usecases.exporting import Format
from filon.usecases.importing_undo import undo_batch
from filon.users.selectors import SYSTEM
from tests.usecases.importing import NOW, imported, rows_by
from tests.usecases.test_exporting import brought_back, rows_of, written

pytestmark = pytest.mark.django_db

MAPPING = (
    '[source]\nsystem = "autre"\n[columns]\n"Id"="contact.external_id"\n"Nom"="contact.full_name"\n"Mail"="contact.email"\n'
    '"Tél"="contact.phone"\n"Opted Out"="contact.refuses_email"\n"Do Not Email"="contact.refuses_email"\n'
    '"Do Not Call"="contact.refuses_phone"'
)
TITLES = "Id;Nom;Mail;Tél;Opted Out;Do Not Email;Do Not Call\n"
ANNE = "1;Anne Petit;anne@acme.fr;01 23 45 67 89;{};{};{}\n"


def _blocking(contact: Contact, channel: Channel) -> tuple[str, ...]:
    question = Question(channel, NOW + timedelta(hours=2))
    facts = contact_facts(ids=[contact.pk], question=question, viewer=SYSTEM)[contact.pk]
    return ContactPolicy().decide(facts).rule_ids


def _objections() -> list[tuple[str, str]]:
    return list(Objection.objects.order_by("channel").values_list("channel", "proof"))


@pytest.mark.parametrize(
    ("cells", "channels"),
    [
        (("1", "0", "0"), ["email"]),
        (("0", "1", ""), ["email"]),
        (("false", "", "true"), ["phone"]),
        (("oui", "oui", "oui"), ["email", "phone"]),
        (("0", "non", ""), []),
    ],
)
def test_one_yes_is_a_refusal_of_its_channel(cells: tuple[str, ...], channels: list[str]) -> None:
    result = imported(TITLES + ANNE.format(*cells), entity="contact", mapping=MAPPING)
    assert (rows_by(result), [channel for channel, _ in _objections()]) == ((1, 0, 0, 0), channels)


def test_the_channel_is_closed_and_says_from_where() -> None:
    result = imported(TITLES + ANNE.format("", "", "yes"), entity="contact", mapping=MAPPING)
    anne = Contact.objects.get()
    assert "EML-6" in _blocking(anne, Channel.PHONE)
    proof = f"Import n° {result['batch']}, colonne «\u00a0Do Not Call\u00a0»"
    assert _objections() == [("phone", proof)]
    dated = Change.objects.get(axis=Axis.PERMISSION)
    assert (dated.subject_id, dated.to_value, dated.reason, dated.batch_id) == (
        anne.pk,
        "objection:phone",
        proof,
        result["batch"],
    )


def test_a_value_that_is_neither_yes_nor_no_is_flagged() -> None:
    result = imported(TITLES + ANNE.format("peut-être", "", ""), entity="contact", mapping=MAPPING)
    assert (rows_by(result), result["flagged"], _objections()) == ((1, 0, 0, 0), {"Opted Out": 1}, [])


def test_the_same_file_again_changes_nothing_and_a_new_refusal_is_an_update() -> None:
    imported(TITLES + ANNE.format("", "", ""), entity="contact", mapping=MAPPING)
    refusing = TITLES + ANNE.format("1", "", "")
    assert rows_by(imported(refusing, entity="contact", mapping=MAPPING)) == (0, 1, 0, 0)
    assert rows_by(imported(refusing + "\n", entity="contact", mapping=MAPPING))[1] == 0
    assert Objection.objects.count() == 1


def test_a_file_that_says_no_afterwards_lifts_nothing() -> None:
    imported(TITLES + ANNE.format("1", "", ""), entity="contact", mapping=MAPPING)
    imported(TITLES + ANNE.format("0", "0", "0"), entity="contact", mapping=MAPPING)
    assert "EML-6" in _blocking(Contact.objects.get(), Channel.EMAIL)


def test_the_contact_of_a_lead_may_refuse_too() -> None:
    mapping = '[columns]\n"Réf"="lead.external_id"\n"Qui"="contact.email"\n"Stop"="contact.refuses_all"'
    imported("Réf;Qui;Stop\nL1;anne@acme.fr;oui\nL2;paul@acme.fr;non\n", entity="lead", mapping=mapping)
    first = Lead.objects.order_by("pk").first()
    assert first and list(Objection.objects.values_list("contact", "channel")) == [(first.contact_id, "")]


def test_a_refusal_is_read_though_the_plan_of_the_export_does_not_name_it() -> None:
    text = "Record ID,First Name,Last Name,Email,Contact owner,Ne pas appeler\n9,Anne,Petit,anne@acme.fr,,oui\n"
    assert imported(text, entity="contact", mapping=None)["created"]["contact"] == 1
    assert [channel for channel, _ in _objections()] == ["phone"]


def test_an_import_taken_back_leaves_the_refusal_and_the_file_may_come_again() -> None:
    text = TITLES + ANNE.format("1", "", "")
    result = imported(text, entity="contact", mapping=MAPPING)
    undo_batch(batch_id=Batch.objects.get(pk=result["batch"]).pk, now=NOW + timedelta(hours=1))
    assert (Contact.objects.count(), Objection.objects.get().contact_id, Suppression.objects.count()) == (0, None, 1)
    assert rows_by(imported(text + "\n", entity="contact", mapping=MAPPING))[0] == 1
    assert "EML-6" in _blocking(Contact.objects.get(), Channel.EMAIL)


def test_whoever_receives_an_export_is_told_of_the_refusals_and_its_return_changes_nothing(tmp_path: Path) -> None:
    imported(TITLES + ANNE.format("1", "", "") + "2;Paul Roy;paul@acme.fr;;;;1\n", entity="contact", mapping=MAPPING)
    told = [(row["last_name"], row.get("refuses_email"), row.get("refuses_phone")) for row in rows_of("contact")]
    assert told == [("Petit", True, None), ("Roy", None, True)]
    again = brought_back(written("contact", Format.CSV), entity="contact", kind=Format.CSV, folder=tmp_path)
    assert again == (0, 0, 2, 0)
