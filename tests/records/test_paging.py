"""Pages by cursor: walked forward or backward they give the whole list once, in order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.contacts.models import Company
from filon.records.selectors.paging import Page, Sort, ordered, read_page
from tests import factories

pytestmark = pytest.mark.django_db
BY_NAME, BY_STAGE = Sort(("name_key",)), Sort(("lifecycle_stage", "name_key"), descending=True)
BY_DATE = Sort(("updated_at",))
NAMES = ["Duval", "Duval", "Durand", "Éon", "Zola", "Abel", "Abel", "Abel", "Moro", "Nadir", "Ober"]


@pytest.fixture
def companies(db: None) -> None:
    for number, name in enumerate(NAMES):
        factories.company(name, lifecycle_stage=["lead", "customer"][number % 2])


def walk(sort: Sort, *, size: int) -> list[Page[Company]]:
    pages = [read_page(Company.objects.all(), sort=sort, size=size)]
    while pages[-1].following:
        pages.append(read_page(Company.objects.all(), sort=sort, cursor=pages[-1].following, size=size))
    return pages


@pytest.mark.parametrize("sort", [BY_NAME, BY_STAGE, BY_DATE])
@pytest.mark.parametrize("size", [1, 3, 4, 11, 50])
@pytest.mark.usefixtures("companies")
def test_pages_walked_forward_are_the_whole_list_in_order(sort: Sort, size: int) -> None:
    walked = [row for page in walk(sort, size=size) for row in page.rows]

    assert walked == list(ordered(Company.objects.all(), sort=sort))


@pytest.mark.parametrize("sort", [BY_NAME, BY_STAGE])
@pytest.mark.usefixtures("companies")
def test_going_back_shows_the_pages_that_one_saw(sort: Sort) -> None:
    pages = walk(sort, size=4)
    seen = [page.rows for page in pages]

    back = [pages[-1]]
    while back[0].preceding:
        back.insert(0, read_page(Company.objects.all(), sort=sort, cursor=back[0].preceding, size=4))

    assert [page.rows for page in back][1:] == seen[1:]
    assert back[0].preceding == ""


@pytest.mark.usefixtures("companies")
def test_the_ends_have_no_page_beyond() -> None:
    pages = walk(BY_NAME, size=4)

    assert [bool(page.preceding) for page in pages] == [False, True, True]
    assert [bool(page.following) for page in pages] == [True, True, False]


@given(cursor=st.text(max_size=40))
def test_an_unreadable_cursor_gives_the_first_page(cursor: str) -> None:
    assert read_page(Company.objects.none(), sort=BY_NAME, cursor=cursor) == Page([])


@pytest.mark.usefixtures("companies")
def test_the_cursor_of_another_sort_gives_the_first_page() -> None:
    cursor = read_page(Company.objects.all(), sort=BY_STAGE, size=4).following

    assert read_page(Company.objects.all(), sort=BY_NAME, cursor=cursor, size=2).rows == [
        *ordered(Company.objects.all(), sort=BY_NAME)[:2]
    ]
