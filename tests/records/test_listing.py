"""Search by part of a name and filter: the plan changes with the number of rows, the answer never."""

import pytest
from django.db.models import Q

from filon.contacts.models import Company
from filon.kit.text import fold
from filon.records.selectors.listing import BY_NAME, WORTH_SORTING, Asked, find_page, first_named, matching
from filon.records.selectors.paging import Sort
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = [
    "Menuiserie Duval",
    "Atelier Duvallon",
    "Durand & Fils",
    "L’Œuvre du Val",
    "100 % Bois",
    "Menuiserie Belmont",
    "DU VAL",
    "a_b_c Duo",
]


@pytest.fixture
def few(db: None) -> None:
    for name in NAMES:
        factories.company(name, department="13" if "Menuiserie" in name else "69")


@pytest.fixture(scope="module")
def many() -> list[Company]:
    """More than is worth sorting, a third of them in Marseille."""
    return [
        Company(
            name=f"Menuiserie {number}",
            name_key=f"menuiserie {number:05d}",
            match_key="",
            department="13" if number % 3 == 0 else "69",
            created_at=factories.NOW,
            updated_at=factories.NOW,
        )
        for number in range(WORTH_SORTING + 100)
    ]


def names_found(text: str, condition: Q | None = None) -> list[str]:
    return [row.name for row in find_page(Company.objects.all(), Asked(BY_NAME, condition or Q(), text=text)).rows]


@pytest.mark.parametrize(
    "text", ["duv", "DUVAL", "uval", "œuv", "men bel", "bel menuis", "fils", "100 %", "val du", "introuvable"]
)
@pytest.mark.usefixtures("few")
def test_each_word_is_found_anywhere_in_the_name_whatever_accents_and_capitals(text: str) -> None:
    expected = sorted((name for name in NAMES if all(word in fold(name) for word in fold(text).split())), key=fold)

    assert names_found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("du", ["DU VAL", "Durand & Fils"]), ("%", []), ("a_", ["a_b_c Duo"]), ("\x00", sorted(NAMES, key=fold))],
)
@pytest.mark.usefixtures("few")
def test_words_too_short_for_the_index_are_looked_for_at_the_beginning(text: str, expected: list[str]) -> None:
    assert names_found(text) == expected


@pytest.mark.usefixtures("few")
def test_a_search_and_a_filter_narrow_each_other() -> None:
    assert names_found("uv", Q(department="13")) == []
    assert names_found("menu", Q(department="13")) == ["Menuiserie Belmont", "Menuiserie Duval"]


@pytest.mark.usefixtures("few")
def test_first_names_are_those_of_the_sorted_list() -> None:
    assert [row.name for row in first_named(Company.objects.all(), text="duv", size=1)] == ["Atelier Duvallon"]


def test_a_broad_search_shows_the_newest_first_and_pages_through_all(many: list[Company]) -> None:
    Company.objects.bulk_create(many)
    expected = list(Company.objects.filter(department="13").order_by("-pk").values_list("pk", flat=True))

    assert keys_walked("menuis", Q(department="13")) == expected
    assert matching(Company.objects.all(), Asked(BY_NAME, Q(department="13"), text="menuis")).count() == len(expected)


def test_a_broad_search_keeps_a_sort_that_somebody_chose(many: list[Company]) -> None:
    Company.objects.bulk_create(many)
    asked = Asked(Sort(("name_key",), descending=True), Q(department="13"), text="menuis", chosen=True)
    expected = Company.objects.filter(department="13").order_by("-name_key")[:50]

    assert find_page(Company.objects.all(), asked).rows == list(expected)


def test_a_filter_that_keeps_many_rows_gives_the_same_page_as_one_that_keeps_few(many: list[Company]) -> None:
    Company.objects.bulk_create(many)
    wide, narrow = Q(department__in=["13", "69"]), Q(department="13")

    for condition in (wide, narrow):
        rows = find_page(Company.objects.all(), Asked(BY_NAME, condition)).rows
        assert rows == list(Company.objects.filter(condition).order_by("name_key", "pk")[:50])


def keys_walked(text: str, condition: Q) -> list[int]:
    """Forward to the end."""
    page = find_page(Company.objects.all(), Asked(BY_NAME, condition, text=text), size=100)
    keys = [row.pk for row in page.rows]
    while page.following:
        page = find_page(Company.objects.all(), Asked(BY_NAME, condition, text=text, cursor=page.following), size=100)
        keys += [row.pk for row in page.rows]
    return keys
