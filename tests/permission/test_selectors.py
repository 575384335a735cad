"""The facts of many people, in a number of queries that does not grow with them."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.contacts.models import Contact, ContactPoint, Establishment
from filon.contacts.rules.axes import LifecycleStage
from filon.contacts.rules.kinds import DiffusionStatus, PointKind, PointState
from filon.permission.models import Consent, NoticeRecord, ProfessionalProof, Suppression
from filon.permission.rules.facts import ConsentFact, ContactFacts, DatedFact, LotFact, Question, SuppressionFact
from filon.permission.rules.kinds import (
    Channel,
    Context,
    NoticeKind,
    NoticeWay,
    Purpose,
    SuppressionReason,
    Visibility,
)
from filon.permission.selectors.facts import contact_facts
from filon.permission.selectors.suppressions import ForeignKeyOfList, suppressed_among
from filon.permission.services.objections import object_to_prospecting
from filon.permission.services.suppressions import suppress_address
from filon.playbook.models import AcquisitionSource
from filon.playbook.rules.channels import SourceKind
from filon.records.models import Lot
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.origin import LotKind
from filon.users.models import RoleRight
from filon.users.rules.rights import Action, Entity, Role, Scope
from filon.users.selectors import SYSTEM, Viewer
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


def point(contact: Contact, value: str, kind: PointKind = PointKind.EMAIL, **fields: object) -> ContactPoint:
    values = {"normalised": value, "main": True, **fields}
    return ContactPoint.objects.create(contact=contact, kind=kind, value=value, **values)


def facts(contact: Contact, channel: Channel = Channel.EMAIL, viewer: Viewer = SYSTEM) -> ContactFacts:
    return contact_facts(ids=[contact.pk], question=Question(channel, NOW), viewer=viewer)[contact.pk]


def full_contact(name: str) -> Contact:
    """One row in every table that the facts read."""
    lot, _ = Lot.objects.get_or_create(name="Salon", kind=LotKind.BOUGHT, created_at=NOW, audit_at=NOW)
    contact = factories.contact(last_name=name, company=factories.company(name), lot=lot)
    point(contact, f"{name.lower()}@duval.fr")
    Consent.objects.create(contact=contact, channel=Channel.EMAIL, at=NOW, proof="Bon de salon")
    NoticeRecord.objects.create(
        contact=contact, kind=NoticeKind.INDIRECT, how=NoticeWay.EMAIL, text_version="v1", at=NOW
    )
    Activity.objects.create(contact=contact, kind=ActivityKind.CALL, direction=Direction.OUTBOUND, at=NOW)
    object_to_prospecting(contact=contact, proof="Son message", at=NOW, by=BY_SYSTEM, now=NOW)
    return contact


def queries_for(contacts: list[Contact]) -> int:
    with CaptureQueriesContext(connection) as seen:
        contact_facts(ids=[it.pk for it in contacts], question=Question(Channel.EMAIL, NOW), viewer=SYSTEM)
    return len(seen)


def test_twelve_people_ask_no_more_queries_than_two() -> None:
    many = [full_contact(f"Duval{n}") for n in range(12)]

    assert (queries_for(many[:2]), queries_for(many)) == (9, 9)


def test_all_that_is_written_becomes_facts() -> None:
    contact = full_contact("Duval")
    consent, notice = contact.consents.get(), contact.notices.get()  # type: ignore[attr-defined]
    known = facts(contact)

    assert known.address == "duval@duval.fr"
    assert known.context == Context.PROFESSIONAL
    assert known.consents == (ConsentFact(f"consent:{consent.pk}", Channel.EMAIL, Purpose.PROSPECTING, NOW),)
    assert known.notices == (DatedFact(f"notice:{notice.pk}", NOW),)
    assert known.lot == LotFact(f"lot:{contact.lot_id}", LotKind.BOUGHT, NOW)
    assert [it.channel for it in known.objections] == [Channel.ALL]
    assert known.suppressions == (
        SuppressionFact(f"suppression:{Suppression.objects.get().pk}", Channel.ALL, SuppressionReason.OBJECTION, True),
    )


def test_each_channel_takes_its_own_address_the_working_main_one_first() -> None:
    contact = factories.contact()
    point(contact, "morte@duval.fr", state=PointState.DEAD)
    point(contact, "seconde@duval.fr", main=False)
    point(contact, "+33142685300", PointKind.PHONE)
    point(contact, "+33612345678", PointKind.MOBILE)
    point(contact, "+33142685301", PointKind.FAX)
    point(contact, "1 rue du Port, 97400 Saint-Denis", PointKind.POSTAL, normalised=None)
    point(contact, "illisible", PointKind.SOCIAL, normalised=None)
    chosen = {channel: facts(contact, channel).address for channel in Channel if channel != Channel.ALL}

    assert chosen == {
        Channel.EMAIL: "seconde@duval.fr",
        Channel.PHONE: "+33142685300",
        Channel.AUTOMATED_CALL: "+33142685300",
        Channel.SMS: "+33612345678",
        Channel.SOCIAL: "illisible",
        Channel.LETTER: "1 rue du Port, 97400 Saint-Denis",
        Channel.AUDIENCE: "seconde@duval.fr",
    }
    assert facts(contact).department == "974"


def test_an_unreadable_address_serves_nobody() -> None:
    contact = factories.contact()
    point(contact, "jeanne arobase duval", normalised=None)

    assert facts(contact).address == ""


def test_letters_go_to_the_site_and_its_postal_code_tells_the_hour() -> None:
    company = factories.company(department="75")
    site = Establishment.objects.create(
        company=company, street_number="3", street="rue Victor", postal_code="97122", city="Baie-Mahault",
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    contact = factories.contact(company=company, establishment=site)
    known = facts(contact, Channel.LETTER)

    assert (known.address, known.department) == ("3 rue Victor 97122 Baie-Mahault", "971")
    assert facts(factories.contact(company=company)).department == "75"


def test_who_has_no_company_is_a_consumer_until_a_profession_is_proved() -> None:
    alone = factories.contact()
    proved = factories.contact()
    ProfessionalProof.objects.create(contact=proved, reason="Carte de visite", at=NOW)
    employed = factories.contact(company=factories.company(siren="732829320"))

    assert [(facts(it).context, facts(it).professional_proof) for it in (alone, proved, employed)] == [
        (Context.CONSUMER, ""),
        (Context.PROFESSIONAL, "Carte de visite"),
        (Context.PROFESSIONAL, "732829320"),
    ]


def test_the_strictest_diffusion_of_company_and_site_counts() -> None:
    company = factories.company(diffusion_status=DiffusionStatus.OPEN)
    site = Establishment.objects.create(
        company=company, diffusion_status=DiffusionStatus.PARTIAL, created_at=NOW, updated_at=NOW
    )

    assert facts(factories.contact(company=company)).diffusion_status == DiffusionStatus.OPEN
    assert facts(factories.contact(company=company, establishment=site)).diffusion_status == DiffusionStatus.PARTIAL


def test_data_that_others_took_from_a_network_are_of_unknown_visibility() -> None:
    network = AcquisitionSource.objects.create(name="LinkedIn", name_key="linkedin", kind=SourceKind.SOCIAL)
    bought = Lot.objects.create(name="Annuaire", kind=LotKind.BOUGHT, created_at=NOW)

    assert facts(factories.contact(source=network, lot=bought)).visibility == Visibility.UNKNOWN
    assert facts(factories.contact(source=network)).visibility == Visibility.NOT_SOCIAL


def test_calls_of_the_window_are_attempts_and_the_last_refusal_is_kept_for_ever() -> None:
    contact = factories.contact()

    def call(days_ago: int, **fields: object) -> str:
        values = {"direction": Direction.OUTBOUND, **fields}
        at = NOW - timedelta(days=days_ago)
        return f"activity:{Activity.objects.create(contact=contact, kind=ActivityKind.CALL, at=at, **values).pk}"

    refused, recent, unsaid = (
        call(900, outcome=CallOutcome.REFUSED),
        call(20, outcome=CallOutcome.ABSENT),
        call(2, direction=""),
    )
    call(1, direction=Direction.INBOUND)
    call(40)
    known = facts(contact, Channel.PHONE)

    assert [it.ref for it in known.attempts] == [recent, unsaid]
    assert known.last_refusal is not None and known.last_refusal.ref == refused


def test_clients_are_known_by_their_stage_and_contracts_by_who_asks() -> None:
    contact = factories.contact(lifecycle_stage=LifecycleStage.CUSTOMER)
    question = Question(Channel.PHONE, NOW)
    known = contact_facts(ids=[contact.pk], question=question, viewer=SYSTEM, under_contract={contact.pk})

    assert (facts(contact).is_customer, facts(contact).has_running_contract) == (True, False)
    assert known[contact.pk].has_running_contract


def test_whom_the_viewer_may_not_see_has_no_facts() -> None:
    RoleRight.objects.filter(role=Role.SALES, entity=Entity.CONTACT, action=Action.READ).update(scope=Scope.OWN)
    camille = factories.user()
    own, other = factories.contact(owner=camille), factories.contact()
    found = contact_facts(ids=[own.pk, other.pk], question=Question(Channel.EMAIL, NOW), viewer=camille)

    assert list(found) == [own.pk]


def test_the_import_is_told_whom_it_may_not_bring_back_after_erasure() -> None:
    erased = factories.contact()
    point(erased, "jeanne@duval.fr")
    point(erased, "+33612345678", PointKind.MOBILE)
    object_to_prospecting(contact=erased, proof="Son appel", at=NOW, by=BY_SYSTEM, now=NOW)
    Contact.objects.filter(pk=erased.pk).delete()
    suppress_address(address="lecteur@duval.fr", reason=SuppressionReason.UNSUBSCRIBE, at=NOW, by=BY_SYSTEM, now=NOW)

    asked = ["jeanne@duval.fr", "+33612345678", "lecteur@duval.fr", "inconnue@duval.fr"]

    assert suppressed_among(asked) == {"jeanne@duval.fr", "+33612345678"}
    assert suppressed_among(asked, reasons=[SuppressionReason.UNSUBSCRIBE]) == {"lecteur@duval.fr"}
    assert suppressed_among([]) == frozenset()


def test_ten_thousand_addresses_are_asked_for_in_two_queries() -> None:
    addresses = [f"personne{n}@duval.fr" for n in range(10_000)]

    with CaptureQueriesContext(connection) as seen:
        suppressed_among(addresses)

    assert len(seen) == 2


def test_a_list_of_another_key_stops_everything(settings: Settings) -> None:
    suppress_address(address="j@duval.fr", reason=SuppressionReason.MANUAL, at=NOW, by=BY_SYSTEM, now=NOW)
    settings.SUPPRESSION_KEY = "une autre clé"

    with pytest.raises(ForeignKeyOfList, match="FILON_SUPPRESSION_KEY"):
        suppressed_among(["j@duval.fr"])
    with pytest.raises(ForeignKeyOfList):
        facts(factories.contact())


def test_a_leaked_list_holds_no_address_and_no_plain_hash_of_one() -> None:
    suppress_address(address="J@Duval.fr", reason=SuppressionReason.MANUAL, at=NOW, by=BY_SYSTEM, now=NOW)
    row = Suppression.objects.values().get()

    assert "duval" not in str(row).lower()
    assert row["digest"] != hashlib.sha256(b"j@duval.fr").hexdigest()
    assert suppressed_among(["j@duval.fr"], reasons=[SuppressionReason.MANUAL]) == {"j@duval.fr"}
