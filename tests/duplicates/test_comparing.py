"""Which records are found to be one, in a file of names, telephones and addresses."""

import random

import polars as pl
import pytest

from filon.contacts.models import Contact, ContactPoint, Establishment
from filon.duplicates.rules.likeness import Entity, FieldKind
from filon.duplicates.selectors.comparable import comparable
from filon.duplicates.services.blocking import BLOCK, with_blocks
from filon.duplicates.services.comparing import find_pairs
from filon.records.models import FieldDefinition
from tests import factories as make

pytestmark = pytest.mark.django_db
SAMPLE = 20_000  # pairs: enough for a file of a hundred records

FIRST = ("Jeanne", "Paul", "Aïcha", "Bruno", "Chloé", "David", "Elsa", "Farid", "Gaëlle", "Hugo")
LAST = ("Duval", "Lemoine", "Besson", "Carlier", "Delmas", "Estève", "Faucher", "Gaillard", "Humbert", "Jolivet")


def _found(entity: Entity) -> dict[tuple[int, int], float]:
    pairs = find_pairs(comparable(entity), sample=SAMPLE)
    return {(left, right): weight for left, right, weight in pairs.select("left_id", "right_id", "weight").iter_rows()}


def _people() -> None:
    """A hundred people, each with an e-mail and a telephone of their own."""
    for number, (first, last) in enumerate((first, last) for first in FIRST for last in LAST):
        person = make.contact(first, last)
        ContactPoint.objects.create(
            contact=person, kind="email", value=f"{first}.{last}@exemple{number}.example".lower(),
            normalised=f"{first}.{last}@exemple{number}.example".lower(),
        )  # fmt: skip
        ContactPoint.objects.create(
            contact=person, kind="phone", value=f"04910000{number:02}", normalised=f"+334910{number * 97:05}"
        )


def _companies(count: int = 60) -> None:
    names = random.Random(4)
    words = ("Atelier", "Boulangerie", "Garage", "Menuiserie", "Cabinet", "Imprimerie", "Transports", "Pépinière")
    for number in range(count):
        name = f"{names.choice(words)} {names.choice(LAST)} {number}"
        company = make.company(name)
        ContactPoint.objects.create(company=company, kind="phone", value="x", normalised=f"+33491{number * 1013:06}")
        Establishment.objects.create(
            company=company, street=f"{number} rue du Port", postal_code="13001", city="Marseille",
            created_at=make.NOW, updated_at=make.NOW, head_office=True,
        )  # fmt: skip


def test_the_same_person_typed_twice_is_found_and_strangers_are_not() -> None:
    _people()
    twice = make.contact("Jeane", "Duval")  # a letter is missing
    first = make.contact("Jeanne", "Duval")
    for person in (twice, first):
        ContactPoint.objects.create(contact=person, kind="email", value="j@d.example", normalised="j@d.example")
        ContactPoint.objects.create(contact=person, kind="phone", value="x", normalised="+33612345678")

    found = _found(Entity.CONTACT)

    assert found[(twice.pk, first.pk)] > 10
    assert [pair for pair, weight in found.items() if weight > 10] == [(twice.pk, first.pk)]


def test_a_first_name_typed_in_the_box_of_the_surname_is_found() -> None:
    _people()
    wrong, right = make.contact("Tessier", "Odile"), make.contact("Odile", "Tessier")
    for person in (wrong, right):
        ContactPoint.objects.create(contact=person, kind="phone", value="x", normalised="+33688776655")

    assert (wrong.pk, right.pk) in _found(Entity.CONTACT)


def test_a_switchboard_or_an_invented_address_joins_nobody() -> None:
    _people()
    for number in range(70):
        person = make.contact(
            f"{FIRST[number % 10]}{chr(97 + number % 26)}", f"Salarié{chr(97 + number // 26)}{number}"
        )
        ContactPoint.objects.create(contact=person, kind="email", value="x", normalised="inconnu@inconnu.example")

    assert _found(Entity.CONTACT) == {}


def test_two_companies_with_two_siren_are_never_a_pair() -> None:
    _companies()
    left = make.company("Brasserie de la Criée", siren="732829320")
    right = make.company("Brasserie de la Criée", siren="552100554")
    for company in (left, right):
        ContactPoint.objects.create(company=company, kind="phone", value="x", normalised="+33491999999")

    assert (left.pk, right.pk) not in _found(Entity.COMPANY)


def test_the_legal_form_and_a_misspelt_name_do_not_hide_a_duplicate() -> None:
    _companies()
    left, right = make.company("SARL Brasserie de la Criée"), make.company("BRASSERIE DE LA CRIEE S.A.R.L.")
    for company in (left, right):
        ContactPoint.objects.create(company=company, kind="phone", value="x", normalised="+33491999999")

    assert _found(Entity.COMPANY)[(left.pk, right.pk)] > 10


def test_names_alone_are_at_most_doubtful() -> None:
    for number in range(80):
        make.company(f"Atelier {LAST[number % 10]} {number}")
    left, right = make.company("Quincaillerie Vasseur"), make.company("Quincaillerie Vasseur SARL")

    weight = _found(Entity.COMPANY)[(left.pk, right.pk)]

    assert 1 <= weight < 10


def test_a_custom_field_that_people_share_helps_and_a_number_of_line_does_not() -> None:
    for key, label in (("ligne", "Ligne"), ("club", "Club, ou cercle")):
        FieldDefinition.objects.create(entity="contact", key=key, label=label)
    for number in range(40):
        make.contact("Paul", f"Martin{number}", custom={"ligne": str(number), "club": f"Club {number % 7}"})

    fields = {field.label: field.kind for field in comparable(Entity.CONTACT).fields if field.custom}

    assert fields == {"Club ou cercle": FieldKind.TEXT}  # reasons are parted by commas


def test_a_field_that_people_took_out_of_matching_changes_nothing() -> None:
    """The result is that of a base without the field, to the last bit."""
    _people()
    twice = [make.contact("Odile", "Tessier"), make.contact("Odile", "Tessier")]
    for person in twice:
        ContactPoint.objects.create(contact=person, kind="phone", value="x", normalised="+33688776655")
    before = _found(Entity.CONTACT)
    definition = FieldDefinition.objects.create(entity="contact", key="metier", label="Métier", matching=False)
    for number, person in enumerate(Contact.objects.all()):
        Contact.objects.filter(pk=person.pk).update(custom={"metier": f"métier {number % 9}"})

    unticked = _found(Entity.CONTACT)
    FieldDefinition.objects.filter(pk=definition.pk).update(matching=True)

    assert unticked == before
    assert _found(Entity.CONTACT) != before


def _namesakes_with(values: tuple[str, str]) -> float:
    """Two Jeanne Duval, of a town where half the people were born on days of their own, some of them shared."""
    FieldDefinition.objects.create(entity="contact", key="ne-le", label="Né le", type="date")
    _people()
    for number, person in enumerate(Contact.objects.order_by("pk")):
        born = f"19{60 + number % 40}-0{1 + number % 9}-{10 + number % 17}"
        Contact.objects.filter(pk=person.pk).update(custom={"ne-le": born})
    pair = [make.contact("Odile", "Tessier", custom={"ne-le": value}) for value in values]
    return _found(Entity.CONTACT).get((pair[0].pk, pair[1].pk), -99.0)


def test_a_date_of_birth_confirms_namesakes_and_another_one_only_weakens_them() -> None:
    """A wrong date is a slip of the clerk more often than another Odile Tessier."""
    with_same, reasons = _namesakes_with(("1971-04-02", "1971-04-02")), _reasons_of_the_best()
    Contact.objects.all().delete()
    FieldDefinition.objects.all().delete()
    with_other = _namesakes_with(("1971-04-02", "1988-12-25"))

    assert with_same - with_other > 8
    assert 1 <= with_other < 10 <= with_same
    assert reasons == "nom identique, prénom identique, Né le identique"


def _reasons_of_the_best() -> str:
    return str(find_pairs(comparable(Entity.CONTACT), sample=SAMPLE)["reasons"][0])


def test_a_score_that_differs_in_true_pairs_takes_nothing_away() -> None:
    """Thirty people came twice, each time with another score: it learns to say nothing, where a code would cost four bits."""
    FieldDefinition.objects.create(entity="contact", key="score", label="Score", type="number")
    _people()
    for number, person in enumerate(Contact.objects.order_by("pk")[:30]):
        double = make.contact(person.first_name, person.last_name, custom={"score": 100 + number})
        Contact.objects.filter(pk=person.pk).update(custom={"score": 500 + 7 * (number // 2)})
        for kind, value in (("phone", f"+336{number:08}"), ("email", f"p{number}@exemple.example")):
            ContactPoint.objects.filter(contact=person, kind=kind).update(normalised=value)
            ContactPoint.objects.create(contact=double, kind=kind, value="x", normalised=value)

    with_score = _found(Entity.CONTACT)
    FieldDefinition.objects.update(matching=False)
    without = _found(Entity.CONTACT)

    lost = [without[pair] - weight for pair, weight in with_score.items() if weight > 10]
    assert len(lost) == 30
    assert max(map(abs, lost)) < 1.5


def test_the_pairs_are_the_same_when_the_base_is_compared_by_parts() -> None:
    _people()
    for number, last in enumerate(("Tessier", "Tessierr", "Varenne", "Varene", "Tessier")):
        person = make.contact("Odile", last)
        ContactPoint.objects.create(contact=person, kind="phone", value="x", normalised=f"+3368877665{number // 2}")
    table = comparable(Entity.CONTACT)

    whole, parts = (find_pairs(table, sample=SAMPLE, at_once=at_once) for at_once in (1_000, 30))

    assert whole.height > 0
    assert parts.equals(whole)


def test_an_empty_base_and_one_record_have_no_pair() -> None:
    assert find_pairs(comparable(Entity.COMPANY)).height == 0
    make.company("Seule")
    assert find_pairs(comparable(Entity.COMPANY)).height == 0


def test_a_key_that_too_many_share_is_no_block_alone() -> None:
    for number in range(20):
        make.contact("Paul", f"Martin{number % 4}")
    table = comparable(Entity.CONTACT)
    big = pl.concat([table.rows] * 1000).with_columns(id=pl.int_range(0, 20_000))

    blocks = with_blocks(type(table)(table.entity, big, table.fields))

    assert [name for name in blocks.columns if name.startswith(BLOCK)] == []
