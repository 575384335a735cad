"""A template as one person will read it: her own values, and what nobody knows of her."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.rules.kinds import ActivityKind
from filon.activities.services.logging import log_activity
from filon.activities.services.sharing import note_opening
from filon.contacts.models import Contact
from filon.playbook.models import TemplateVersion
from filon.usecases.writing import NotComplete, text_of, write_for
from tests import factories as make
from tests.contacts.qualified import BIG, persona
from tests.factories import NOW
from tests.playbook.templates import a_template
from tests.usecases.inbound import a_form, send
from tests.usecases.sharing import a_content, anne, share

pytestmark = pytest.mark.django_db


def version_of(body: str, **told: str) -> TemplateVersion:
    version = a_template(body=body, **told).in_force
    assert version is not None
    return version


def test_she_reads_her_own_name_company_and_problem() -> None:
    camille, buyer = make.user("Camille Roux"), persona("Acheteuse", BIG, pains_awareness="Le devis tarde\nAutre")
    lea = make.contact("Léa", company=make.company("Menuiserie Aubry"), persona=buyer)
    body = "{{ prénom }}, chez {{ entreprise }} : {{ problème }} ? {{ expéditeur }}"
    written = write_for(version=version_of(body), contact=lea, by=camille)
    assert (written.text, written.missing) == ("Léa, chez Menuiserie Aubry : Le devis tarde ? Camille Roux", ())


def read_by(person: Contact) -> str:
    known = TemplateVersion.objects.first() or version_of("{{ lu | sinon: 'rien' }}")
    return write_for(version=known, contact=person, by=None).text


def happened(person: Contact, kind: ActivityKind, text: str, *, days_ago: int) -> None:
    log_activity(kind=kind, at=NOW - timedelta(days=days_ago), by=None, now=NOW, contact_id=person.pk, text=text)


def test_what_she_read_last_is_told_by_its_title() -> None:
    lea = make.contact("Léa")
    happened(lea, ActivityKind.DOWNLOAD, "Vieux guide", days_ago=9)
    happened(lea, ActivityKind.DOWNLOAD, "Livre blanc\nhttps://…", days_ago=2)
    happened(lea, ActivityKind.DOWNLOAD, "/docs/guide-bureaux-calmes.pdf", days_ago=1)
    assert read_by(lea) == "Livre blanc"


def test_what_she_wrote_in_a_form_or_was_given_is_not_what_she_read() -> None:
    camille, lea = make.user("Camille Roux"), anne()
    happened(lea, ActivityKind.FORM, "Demande de devis : « Combien pour trois ? »", days_ago=1)
    given = share(a_content("Le comparatif"), lea, camille)
    assert read_by(lea) == "rien"
    note_opening(share=given, by_machine=True, now=NOW)
    assert read_by(lea) == "rien"
    note_opening(share=given, by_machine=False, now=NOW)
    assert read_by(lea) == "Le comparatif"


def test_what_she_asked_for_by_a_form_is_what_the_form_gives() -> None:
    form = a_form(owner=make.user("Camille Roux"))
    form.content = a_content("Le guide du «\u00a0bureau calme\u00a0»")
    form.save()
    send(form)
    assert read_by(Contact.objects.get()) == "Le guide du “bureau calme”"


def test_what_nobody_knows_is_told_rather_than_printed_as_nothing() -> None:
    written = write_for(
        version=version_of("{{ fonction }} {{ ville | sinon: 'ici' }}"), contact=make.contact("Léa"), by=None
    )
    assert (written.text, written.missing) == (" ici", ("fonction",))
    with pytest.raises(NotComplete) as refusal:
        written.require_complete()
    assert refusal.value.sentence.startswith("Il manque «\u00a0fonction\u00a0» sur la fiche de cette personne")


def test_a_letter_has_its_text_part() -> None:
    body = '<div>Bonjour {{ prénom }},<br><br>Voici <a href="{{ lien }}">le guide</a>.</div><ul><li>un</li><li>deux</li></ul>'
    lea, version = make.contact("<Léa>"), version_of(body, channel="email", subject="Pour {{ prénom }}")
    written = write_for(version=version, contact=lea, by=None, given={"lien": "https://x.example/g"})
    assert "Bonjour &lt;Léa&gt;," in written.html
    assert written.subject == "Pour <Léa>"
    assert written.text.splitlines() == [
        "Bonjour <Léa>,",
        "",
        "Voici le guide (https://x.example/g).",
        "",
        "  - un",
        "  - deux",
    ]


@pytest.mark.parametrize("typed", ["1. Un", "- tiret", "3 + 4", "a_b *c* #d", "https://x.example/a_b"])
def test_the_text_part_reads_as_it_was_typed(typed: str) -> None:
    assert text_of(f"<div>{typed}</div>") == typed


def test_only_what_the_text_asks_for_is_looked_up() -> None:
    lea, version = make.contact("Léa"), version_of("Bonjour {{ prénom }}")
    with CaptureQueriesContext(connection) as queries:
        write_for(version=version, contact=lea, by=None)
    assert len(queries) == 0
