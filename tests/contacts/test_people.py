"""People: their names, their several addresses, and the company that they leave."""

from datetime import date

import pytest

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind, PointState
from filon.contacts.services.people import change_company, create_contact, edit_contact
from filon.contacts.services.points import PointRefused, add_point, edit_point, make_main, mark_point, remove_point
from filon.kit.errors import EditedMeanwhile
from filon.records.models import Change
from filon.records.rules.authorship import BY_SYSTEM
from filon.records.rules.entry import ValueRefused
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 20)


def points() -> list[tuple[str, str, str | None, bool]]:
    return list(ContactPoint.objects.order_by("pk").values_list("kind", "value", "normalised", "main"))


def test_a_new_name_is_found_and_sorted_by_its_key() -> None:
    jeanne = create_contact(first_name="Jeanne", last_name="d’Arc", owner_id=None, now=NOW)
    edit_contact(contact=jeanne, values={"last_name": "Éloi"}, version=1, by=BY_SYSTEM, now=NOW)

    assert Contact.objects.get().name_key == "eloi jeanne"


def test_a_person_who_changes_company_keeps_the_former_post() -> None:
    duval, belmont = factories.company("Duval"), factories.company("Belmont")
    jeanne = factories.contact(company=duval, job_title="Acheteuse")

    change_company(contact=jeanne, company=belmont, job_title="Directrice", on=ON, version=1, by=BY_SYSTEM, now=NOW)

    jeanne.refresh_from_db()
    assert (jeanne.company, jeanne.job_title) == (belmont, "Directrice")
    assert list(jeanne.positions.values_list("company", "title", "from_date", "to_date")) == [
        (duval.pk, "Acheteuse", None, ON)
    ]
    assert set(Change.objects.values_list("axis", flat=True)) == {"field:company", "field:job_title"}


def test_a_new_title_in_the_same_company_is_no_former_post() -> None:
    jeanne = factories.contact(company=factories.company(), job_title="Acheteuse")

    kept = change_company(
        contact=jeanne, company=jeanne.company, job_title="Directrice", on=ON, version=1, by=BY_SYSTEM, now=NOW
    )

    assert (kept, jeanne.positions.count()) == (None, 0)


def test_a_move_that_somebody_else_made_first_is_not_made_twice() -> None:
    jeanne, belmont = factories.contact(company=factories.company()), factories.company("Belmont")
    edit_contact(contact=Contact.objects.get(), values={"job_title": "DG"}, version=1, by=BY_SYSTEM, now=NOW)

    with pytest.raises(EditedMeanwhile):
        change_company(contact=jeanne, company=belmont, job_title="", on=ON, version=1, by=BY_SYSTEM, now=NOW)
    assert jeanne.positions.count() == 0


def test_the_first_address_of_a_kind_is_the_main_one() -> None:
    jeanne = factories.contact()
    for kind, raw in (
        (PointKind.EMAIL, "Jeanne <J.Duval@Exemple.fr>"),
        (PointKind.EMAIL, "contact@exemple.fr"),
        (PointKind.PHONE, "06 12 34 56 78"),
    ):
        add_point(holder=jeanne, kind=kind, raw=raw, by=BY_SYSTEM, now=NOW)

    assert points() == [
        ("email", "Jeanne <J.Duval@Exemple.fr>", "j.duval@exemple.fr", True),
        ("email", "contact@exemple.fr", "contact@exemple.fr", False),
        ("mobile", "06 12 34 56 78", "+33612345678", True),
    ]
    assert list(ContactPoint.objects.order_by("pk").values_list("generic", flat=True)) == [False, True, False]


def test_a_number_that_cannot_be_read_is_kept_as_given_and_flagged() -> None:
    point = add_point(
        holder=factories.company(), kind=PointKind.PHONE, raw="demander le standard", by=BY_SYSTEM, now=NOW
    )

    assert (point.value, point.normalised, point.state) == ("demander le standard", None, PointState.TO_CHECK)


@pytest.mark.parametrize("raw", ["", "\x00", "x" * 256, "x" * 10_000_000])
def test_nothing_and_far_too_much_are_refused(raw: str) -> None:
    with pytest.raises(ValueRefused):
        add_point(holder=factories.company(), kind=PointKind.PHONE, raw=raw, by=BY_SYSTEM, now=NOW)


def test_one_number_is_once_on_a_record() -> None:
    duval = factories.company()
    add_point(holder=duval, kind=PointKind.PHONE, raw="01 42 68 53 00", by=BY_SYSTEM, now=NOW)

    with pytest.raises(PointRefused, match="déjà sur cette fiche"):
        add_point(holder=duval, kind=PointKind.PHONE, raw="+33 (0)1 42 68 53 00", by=BY_SYSTEM, now=NOW)


def test_another_address_becomes_the_main_one_when_chosen_or_when_the_main_one_goes() -> None:
    jeanne = factories.contact()
    first, second = (
        add_point(holder=jeanne, kind=PointKind.EMAIL, raw=raw, by=BY_SYSTEM, now=NOW) for raw in ("a@x.fr", "b@x.fr")
    )
    make_main(holder=jeanne, point=second)
    assert [(value, main) for _, value, _, main in points()] == [("a@x.fr", False), ("b@x.fr", True)]

    second.refresh_from_db()
    remove_point(holder=jeanne, point=second, by=BY_SYSTEM, now=NOW)
    assert [(value, main) for _, value, _, main in points()] == [("a@x.fr", True)]
    first.refresh_from_db()
    edit_point(holder=jeanne, point=first, raw="c@x.fr", by=BY_SYSTEM, now=NOW)
    mark_point(holder=jeanne, point=first, state=PointState.DEAD, by=BY_SYSTEM, now=NOW)
    assert list(Change.objects.order_by("pk").values_list("from_value", "to_value")) == [
        ("", "a@x.fr"),
        ("", "b@x.fr"),
        ("b@x.fr", ""),
        ("a@x.fr", "c@x.fr"),
        ("a@x.fr", "a@x.fr (inutilisable)"),
    ]
