"""What people say of our messages is written once, proved, dated, and never taken back behind their back."""

from datetime import timedelta

import pytest

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.kit.subjects import SubjectKind
from filon.permission.models import Consent, NoticeRecord, Objection, ProfessionalProof, Suppression
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import CHANNELS, Channel, NoticeKind, NoticeWay, SuppressionReason
from filon.permission.rules.policy import ContactPolicy
from filon.permission.rules.words import permission_words
from filon.permission.selectors.facts import contact_facts
from filon.permission.services.consents import record_consent, withdraw_consent
from filon.permission.services.notices import prove_profession, record_notice
from filon.permission.services.objections import object_to_prospecting, suppress_addresses_of
from filon.permission.services.repointing import repoint, take_back
from filon.permission.services.suppressions import lift_suppression, suppress_address
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM, Author, by_person
from filon.users.selectors import SYSTEM
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
EMAIL, PHONE, SMS = Channel.EMAIL, Channel.PHONE, Channel.SMS


@pytest.fixture
def jeanne() -> Contact:
    contact = factories.contact()
    for kind, value in [(PointKind.EMAIL, "j@duval.fr"), (PointKind.MOBILE, "+33612345678")]:
        ContactPoint.objects.create(contact=contact, kind=kind, value=value, normalised=value, main=True)
    return contact


@pytest.fixture
def camille() -> Author:
    return by_person(factories.user().pk)


def allowed(contact: Contact) -> list[Channel]:
    def asks(channel: Channel) -> bool:
        facts = contact_facts(ids=[contact.pk], question=Question(channel, NOW), viewer=SYSTEM)[contact.pk]
        return ContactPolicy().decide(facts).allowed

    return [channel for channel in CHANNELS if asks(channel)]


def changes(contact: Contact) -> list[tuple[str, str, str]]:
    rows = Change.objects.filter(subject_kind=SubjectKind.CONTACT, subject_id=contact.pk, axis="permission")
    return list(rows.order_by("pk").values_list("from_value", "to_value", "reason"))


def suppressed() -> list[tuple[str, str]]:
    return list(Suppression.objects.order_by("pk").values_list("channel", "reason"))


def refusal(act: object, **arguments: object) -> str:
    with pytest.raises(BusinessError) as refused:
        act(**arguments)  # type: ignore[operator]
    return refused.value.sentence


def test_a_consent_opens_its_channel_until_it_is_withdrawn(jeanne: Contact, camille: Author) -> None:
    record_consent(contact=jeanne, channel=EMAIL, proof="Case cochée", at=NOW, by=camille, now=NOW, source="Site")
    opened = allowed(jeanne)
    ended = withdraw_consent(contact=jeanne, channel=EMAIL, by=camille, now=NOW)

    assert (opened, ended, allowed(jeanne)) == ([EMAIL], 1, [])
    assert changes(jeanne) == [
        ("", "consent:email", "Case cochée"),
        ("consent:email", "", "Consentement retiré"),
    ]
    assert withdraw_consent(contact=jeanne, channel=EMAIL, by=camille, now=NOW) == 0


def test_a_consent_needs_a_channel_a_proof_and_a_date_that_has_come(jeanne: Contact, camille: Author) -> None:
    given = {"contact": jeanne, "channel": EMAIL, "proof": "Bon", "at": NOW, "by": camille, "now": NOW}

    assert refusal(record_consent, **{**given, "channel": Channel.ALL}).startswith("Un consentement vaut pour un canal")
    assert refusal(record_consent, **{**given, "proof": " \n"}).startswith("Dites ce qui le prouve")
    assert refusal(record_consent, **{**given, "proof": "x" * 5001}).startswith("Une preuve tient en")
    assert refusal(record_consent, **{**given, "at": NOW + timedelta(seconds=1)}).startswith("Cette date est à venir")
    assert (Consent.objects.count(), changes(jeanne)) == (0, [])


def test_an_objection_closes_everything_and_lists_every_address(jeanne: Contact, camille: Author) -> None:
    record_consent(contact=jeanne, channel=EMAIL, proof="Bon", at=NOW, by=camille, now=NOW)
    object_to_prospecting(contact=jeanne, proof="Au téléphone", at=NOW, by=camille, now=NOW)
    record_consent(contact=jeanne, channel=EMAIL, proof="Un vieux bon", at=NOW, by=camille, now=NOW)

    assert allowed(jeanne) == []
    assert suppressed() == [("", "objection"), ("", "objection")]
    assert changes(jeanne)[1] == ("", "objection:", "Au téléphone")


def test_an_objection_to_one_channel_lists_the_addresses_of_that_channel(jeanne: Contact, camille: Author) -> None:
    object_to_prospecting(contact=jeanne, channel=SMS, proof="STOP", at=NOW, by=camille, now=NOW)

    assert suppressed() == [("sms", "objection")]


def test_said_twice_an_objection_is_written_once_and_a_wider_one_is_added(jeanne: Contact, camille: Author) -> None:
    first = object_to_prospecting(contact=jeanne, channel=SMS, proof="STOP", at=NOW, by=camille, now=NOW)
    again = object_to_prospecting(contact=jeanne, channel=SMS, proof="STOP", at=NOW, by=camille, now=NOW)
    wider = object_to_prospecting(contact=jeanne, proof="Tout", at=NOW, by=camille, now=NOW)

    assert (again.pk, wider.pk != first.pk, Objection.objects.count(), len(changes(jeanne))) == (first.pk, True, 2, 2)


def test_a_refused_objection_writes_nothing(jeanne: Contact, camille: Author) -> None:
    said = {"contact": jeanne, "proof": "", "at": NOW, "by": camille, "now": NOW}

    assert refusal(object_to_prospecting, **said).startswith("Dites ce qui le prouve")
    assert (Objection.objects.count(), suppressed(), changes(jeanne)) == (0, [], [])


def test_the_objection_of_an_erased_person_stays_without_her(jeanne: Contact, camille: Author) -> None:
    object_to_prospecting(contact=jeanne, proof="Tout", at=NOW, by=camille, now=NOW)
    Contact.objects.filter(pk=jeanne.pk).delete()

    assert (Objection.objects.get().contact_id, len(suppressed())) == (None, 2)


def test_erasure_lists_the_addresses_first(jeanne: Contact) -> None:
    asked = {"contact_ids": [jeanne.pk], "reason": SuppressionReason.LEGAL, "at": NOW, "now": NOW}

    assert (suppress_addresses_of(**asked), suppress_addresses_of(**asked)) == (2, 0)  # type: ignore[arg-type]


def test_an_address_is_suppressed_once_however_it_is_written(jeanne: Contact) -> None:
    def suppress(address: str) -> Suppression:
        reason = SuppressionReason.HARD_BOUNCE
        return suppress_address(address=address, reason=reason, at=NOW, by=BY_SYSTEM, now=NOW, channel=EMAIL)

    assert suppress("J@DUVAL.fr").pk == suppress("Jeanne <j@duval.fr>").pk
    assert changes(jeanne) == [("", "suppression:email", "Adresse inexistante")]


def test_what_is_no_address_is_refused() -> None:
    asked = {"address": "duval", "reason": SuppressionReason.MANUAL, "at": NOW, "by": BY_SYSTEM, "now": NOW}

    assert refusal(suppress_address, **asked) == (
        "«\u00a0duval\u00a0» n’est ni une adresse e-mail ni un numéro de téléphone."
    )


@pytest.mark.parametrize(
    ("reason", "liftable"),
    [
        (SuppressionReason.UNSUBSCRIBE, False),
        (SuppressionReason.COMPLAINT, False),
        (SuppressionReason.HARD_BOUNCE, True),
        (SuppressionReason.OBJECTION, False),
        (SuppressionReason.MANUAL, True),
        (SuppressionReason.LEGAL, False),
    ],
)
def test_only_our_own_mistakes_are_lifted(reason: SuppressionReason, liftable: bool, camille: Author) -> None:
    row = suppress_address(address="j@duval.fr", reason=reason, at=NOW, by=BY_SYSTEM, now=NOW)
    asked = {"suppression": row, "reason": "Boîte rouverte", "by": camille, "now": NOW}

    if liftable:
        lift_suppression(**asked)  # type: ignore[arg-type]
    else:
        assert "ne se lève pas" in refusal(lift_suppression, **asked)
    row.refresh_from_db()
    assert (row.lifted_at, row.lift_reason) == ((NOW, "Boîte rouverte") if liftable else (None, ""))


def test_lifting_is_a_persons_act_with_a_reason_and_happens_once(camille: Author) -> None:
    reason = SuppressionReason.MANUAL
    row = suppress_address(address="j@duval.fr", reason=reason, at=NOW, by=BY_SYSTEM, now=NOW)
    asked = {"suppression": row, "reason": "Erreur de saisie", "by": camille, "now": NOW}

    assert refusal(lift_suppression, **{**asked, "by": BY_SYSTEM}).startswith("Seul un collègue")
    assert refusal(lift_suppression, **{**asked, "reason": " "}).startswith("Dites pourquoi")
    lift_suppression(**asked)  # type: ignore[arg-type]
    with pytest.raises(EditedMeanwhile):
        lift_suppression(**asked)  # type: ignore[arg-type]
    again = suppress_address(address="j@duval.fr", reason=reason, at=NOW, by=BY_SYSTEM, now=NOW)
    assert again.pk != row.pk


def test_a_notice_is_dated_on_all_whom_it_informed(jeanne: Contact, camille: Author) -> None:
    told = {"kind": NoticeKind.INDIRECT, "how": NoticeWay.EMAIL, "at": NOW, "by": camille, "now": NOW}
    other = factories.contact()
    count = record_notice(contact_ids=[jeanne.pk, other.pk], text_version="2026-11", **told)  # type: ignore[arg-type]

    assert (count, NoticeRecord.objects.count()) == (2, 2)
    assert changes(other) == [("", "notice", "E-mail, 2026-11")]
    assert refusal(record_notice, contact_ids=[jeanne.pk], text_version=" ", **told).startswith("Indiquez la version")


def test_a_profession_is_proved_by_a_reason(jeanne: Contact, camille: Author) -> None:
    assert refusal(prove_profession, contact=jeanne, reason="", by=camille, now=NOW).startswith("Dites ce qui prouve")
    prove_profession(contact=jeanne, reason="Carte de visite", by=camille, now=NOW)
    prove_profession(contact=jeanne, reason="SIREN vérifié", by=camille, now=NOW)

    assert ProfessionalProof.objects.get().reason == "SIREN vérifié"


def test_two_files_on_one_person_keep_the_strictest_permission(jeanne: Contact, camille: Author) -> None:
    twin = factories.contact("Jeanne", "Duval")
    record_consent(contact=jeanne, channel=EMAIL, proof="Bon", at=NOW, by=camille, now=NOW)
    prove_profession(contact=twin, reason="Carte", by=camille, now=NOW)
    object_to_prospecting(contact=twin, channel=EMAIL, proof="Son mail", at=NOW, by=camille, now=NOW)
    before = allowed(jeanne)
    moved = repoint(keep=jeanne.pk, drop=twin.pk)
    merged = allowed(jeanne)
    take_back(moved=moved, drop=twin.pk)

    assert (EMAIL in before, EMAIL in merged, EMAIL in allowed(jeanne)) == (True, False, True)
    assert Objection.objects.get().contact_id == ProfessionalProof.objects.get().contact_id == twin.pk


def test_a_proof_of_the_kept_file_is_not_replaced(jeanne: Contact, camille: Author) -> None:
    twin = factories.contact()
    for contact, reason in [(jeanne, "Carte"), (twin, "Site")]:
        prove_profession(contact=contact, reason=reason, by=camille, now=NOW)
    repoint(keep=jeanne.pk, drop=twin.pk)

    assert ProfessionalProof.objects.get(contact=jeanne).reason == "Carte"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("consent:email", "Consentement (E-mail)"),
        ("objection:", "Opposition (Tous les canaux)"),
        ("notice", "Information donnée"),
        ("ancien code", "ancien code"),
    ],
)
def test_the_history_speaks_french(code: str, words: str) -> None:
    assert permission_words(code) == words
