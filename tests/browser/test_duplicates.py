"""Doublons by the keys alone: one decision after the other, and the way back."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from filon.contacts.models import Company, ContactPoint
from filon.duplicates.models import DuplicatePair, Merge
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.browser.entering import enter

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def helene() -> User:
    return make.user("Hélène Roche", role=Role.MANAGER)


@pytest.fixture
def pairs() -> list[DuplicatePair]:
    found = []
    for number in range(4):
        left = make.company(f"Menuiserie {number}", website="exemple.example")
        right = make.company(f"SARL Menuiserie {number}", website="une-autre-adresse-bien-longue.example")
        ContactPoint.objects.create(company=right, kind="email", value="contact@une-autre-adresse-bien-longue.example")
        found.append(
            DuplicatePair.objects.create(
                entity="company", left_id=left.pk, right_id=right.pk, weight=20 - number,
                reasons="nom identique, site autre", found_at=make.NOW,
            )
        )  # fmt: skip
    return found


def test_four_keys_decide_and_the_next_pair_is_there(
    page: "Page", live_server: Any, helene: User, pairs: list[DuplicatePair]
) -> None:
    enter(page, live_server, helene, "/doublons/")
    for key, name in (("1", "Menuiserie 0"), ("2", "Menuiserie 1"), ("3", "Menuiserie 2"), ("4", "Menuiserie 3")):
        page.get_by_role("link", name=name, exact=True).wait_for()
        page.keyboard.press(key)
    page.get_by_text("Vous avez vu toutes les paires").wait_for()

    kept = [(merge.kept_id, merge.dropped_id) for merge in Merge.objects.order_by("pk")]
    assert kept == [(pairs[0].left_id, pairs[0].right_id), (pairs[1].right_id, pairs[1].left_id)]
    assert DuplicatePair.objects.get(decided_at__isnull=False).pk == pairs[2].pk

    page.get_by_role("button", name="Défaire").first.click()
    page.get_by_text("La fusion est défaite").wait_for()
    assert Company.objects.filter(deleted_at=None).count() == 7


def test_a_pair_fits_a_phone_and_reads_aloud(
    phone_page: "Page",
    live_server: Any,
    helene: User,
    pairs: list[DuplicatePair],
    serious_faults: "Callable[[Page], list[str]]",
) -> None:
    enter(phone_page, live_server, helene, "/doublons/")
    phone_page.get_by_role("button", name="Garder celle de gauche").wait_for()

    assert serious_faults(phone_page) == []
    assert phone_page.evaluate(SIDEWAYS) <= 0
