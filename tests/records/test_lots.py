"""Lots: described by several people, audited by one who says what was checked, put back in quarantine at once."""

import pytest

from filon.kit.errors import BusinessError, EditedMeanwhile
from filon.records.models import Lot, LotAudit
from filon.records.rules.authorship import BY_SYSTEM, by_person
from filon.records.rules.deliveries import is_of_the_same_delivery
from filon.records.rules.origin import LotKind
from filon.records.services.lots import create_lot, describe_lot, lot_of_name, pass_audit, withdraw_audit
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()


def bought(name: str = "Fichier Meridia") -> Lot:
    return create_lot(name=name, kind=LotKind.BOUGHT, now=NOW)


def fresh(lot: Lot) -> Lot:
    return Lot.objects.get(pk=lot.pk)


def test_a_file_names_its_lot_and_says_what_a_new_one_is() -> None:
    made = lot_of_name(name=" Fichier Meridia ", kind=LotKind.BOUGHT, now=NOW)
    again = lot_of_name(name="Fichier Meridia", kind=LotKind.COLLECTED, now=NOW)

    assert made is not None
    assert (again, made.kind, made.in_quarantine) == (made, "bought", True)
    assert lot_of_name(name="  ", kind=LotKind.BOUGHT, now=NOW) is None


@pytest.mark.parametrize(
    ("kind", "waits"), [("bought", True), ("rented", True), ("shared", True), ("collected", False), ("public", False)]
)
def test_what_others_collected_waits_for_its_audit(kind: str, waits: bool) -> None:
    assert create_lot(name="Un lot", kind=LotKind(kind), now=NOW).in_quarantine is waits


def test_an_audit_says_who_checked_what_and_ends_the_quarantine() -> None:
    lot, marc = bought(), factories.user("Marc")

    pass_audit(lot=lot, checked=" Formulaire du 3 mars ", version=1, by=by_person(marc.pk), now=NOW)

    audit = LotAudit.objects.get()
    assert (fresh(lot).in_quarantine, fresh(lot).audit_at) == (False, NOW)
    assert (audit.passed, audit.checked, audit.by, audit.at) == (True, "Formulaire du 3 mars", marc, NOW)


def test_a_withdrawn_audit_puts_the_lot_back_and_keeps_the_history() -> None:
    lot = bought()
    pass_audit(lot=lot, checked="Formulaire", version=1, by=BY_SYSTEM, now=NOW)

    withdraw_audit(lot=fresh(lot), why="Le formulaire est d’un autre site", version=2, by=BY_SYSTEM, now=NOW)

    assert fresh(lot).in_quarantine
    assert list(LotAudit.objects.values_list("passed", "checked")) == [
        (False, "Le formulaire est d’un autre site"),
        (True, "Formulaire"),
    ]


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda lot: pass_audit(lot=lot, checked=" ", version=1, by=BY_SYSTEM, now=NOW), "Dites ce qui a été vérifié"),
        (lambda lot: withdraw_audit(lot=lot, why="x", version=1, by=BY_SYSTEM, now=NOW), "n’est pas contrôlé"),
        (lambda _lot: bought(), "Il y a déjà un lot «\u00a0Fichier Meridia\u00a0»"),
        (lambda _lot: bought(" "), "Donnez un nom"),
    ],
)
def test_what_makes_no_sense_is_refused_and_writes_nothing(act: object, refusal: str) -> None:
    lot = bought()

    with pytest.raises(BusinessError, match=refusal):
        act(lot)  # type: ignore[operator]

    assert (Lot.objects.count(), LotAudit.objects.count(), fresh(lot).version) == (1, 0, 1)


def test_a_lot_that_we_collected_has_no_audit_to_pass() -> None:
    lot = create_lot(name="Salon", kind=LotKind.COLLECTED, now=NOW)

    with pytest.raises(BusinessError, match="Un lot «\u00a0collecté\u00a0» n’attend pas de contrôle"):
        pass_audit(lot=lot, checked="Tout", version=1, by=BY_SYSTEM, now=NOW)


def test_of_two_people_who_describe_a_lot_at_once_the_second_reads_again() -> None:
    lot = bought()
    describe_lot(lot=lot, values={"supplier": "Meridia"}, version=1)

    with pytest.raises(EditedMeanwhile, match="Rechargez la page"):
        describe_lot(lot=lot, values={"supplier": "Autre"}, version=1)
    with pytest.raises(EditedMeanwhile):
        pass_audit(lot=lot, checked="Formulaire", version=1, by=BY_SYSTEM, now=NOW)

    assert (fresh(lot).supplier, fresh(lot).audit_at, LotAudit.objects.count()) == ("Meridia", None, 0)


def test_a_lot_does_not_take_the_name_of_another() -> None:
    bought()
    other = bought("Autre")

    with pytest.raises(BusinessError, match="Il y a déjà un lot"):
        describe_lot(lot=other, values={"name": "Fichier Meridia"}, version=1)


@pytest.mark.parametrize(
    ("entity", "brought", "last", "same"),
    [
        ("contact", ["company"], DAY, True),
        ("company", ["company"], DAY, False),
        ("contact", ["company"], DAY.replace(day=1), False),
    ],
)
def test_files_of_one_day_that_hold_different_things_came_together(
    entity: str, brought: list[str], last: object, same: bool
) -> None:
    assert is_of_the_same_delivery(entity=entity, received=DAY, brought=brought, last_received=last) is same  # type: ignore[arg-type]
