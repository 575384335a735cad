"""The law of actions on many records: taken back, an action leaves no trace but in the history."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from filon.contacts.models import Company
from filon.contacts.services.companies import edit_company
from filon.kit.subjects import SubjectKind
from filon.records.models import BulkAction, Change, FieldDefinition
from filon.records.rules.authorship import by_person
from filon.records.services.custom import edit_custom_fields
from filon.records.services.editing import as_text, assign_owner, restore, trash
from filon.records.services.tags import tag_named, tag_records, untag_records
from filon.usecases.beginning_many import (
    edit_many,
    give_many,
    restore_many,
    tag_many,
    trash_many,
    untag_many,
)
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories
from tests.factories import NOW
from tests.usecases.many import LATER, carried, chosen, facts, fresh, taken_back

pytestmark = pytest.mark.django_db


NAMES, WORDS = ["Bois", "Acier", ""], ["Salon", "Hiver"]
DEEDS = ["owner", "trade_name", "custom", "tag", "untag", "trash", "restore"]
FACETS = {"untag": "tag", "restore": "trash"}  # tag and untag, trash and restore, write the same thing
# What a colleague does to one of the records in between: to which, what, with which value.
MEANWHILE = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(DEEDS), st.integers(0, 2)), max_size=5)
STARTS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.integers(0, 2), st.booleans()),
    min_size=4,
    max_size=4,
)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(asked=st.sampled_from(DEEDS), starts=STARTS, meanwhile=MEANWHILE, value=st.integers(0, 2))
def test_an_action_taken_back_leaves_every_fact_as_it_would_be_without_it(
    ines: User, asked: str, starts: list[Any], meanwhile: list[tuple[int, str, int]], value: int
) -> None:
    """What a colleague did in between stays. Only who asks for the very thing that the action had just done did nothing himself."""
    repeated = {
        (number, FACETS.get(deed, deed)) for number, deed, to in meanwhile if deed == asked and same(deed, to, value)
    }

    with_it, without = (
        after(ines, asked=asked, starts=starts, meanwhile=meanwhile, value=value, acting=acting)
        for acting in (True, False)
    )

    for number, (one, other) in enumerate(zip(with_it, without, strict=True)):
        for facet in one:
            assert (number, facet) in repeated or (facet, one[facet]) == (facet, other[facet])


def same(deed: str, to: int, value: int) -> bool:
    return to == value if deed in ("owner", "trade_name", "custom") else deed in ("trash", "restore") or to % 2 == 0


def after(
    ines: User, *, asked: str, starts: list[Any], meanwhile: list[tuple[int, str, int]], value: int, acting: bool
) -> list[Mapping[str, Any]]:
    with transaction.atomic():
        FieldDefinition.objects.create(entity="company", key="secteur", label="Secteur", type="text")
        paul = factories.user("Paul Petit", role=Role.ADMIN, email="paul@filon.example")
        owners = [None, ines, paul]
        companies = [a_company(number, start, [None, ines, paul]) for number, start in enumerate(starts)]
        action = carried(asked_of_all(asked, companies, value, ines, owners)) if acting else None
        for number, deed, to in meanwhile:
            do_by_hand(fresh(companies[number]), deed, to, owners, paul)
        if action:
            taken_back(action, by=ines)
        found = [facets(fresh(company)) for company in companies]
        assert [unlinked(company) for company in companies] == [[]] * 4
        transaction.set_rollback(True)
    return found


def a_company(number: int, start: Any, owners: list[User | None]) -> Company:
    owner, name, custom, tags, thrown = start
    company = factories.company(
        f"Duval {number}",
        owner=owners[owner],
        trade_name=NAMES[name],
        custom={"secteur": NAMES[custom]} if NAMES[custom] else {},
        deleted_at=NOW if thrown else None,
    )
    for word in WORDS[:tags]:
        tag_records(kind=SubjectKind.COMPANY, ids=[company.pk], tag=tag_named(word))
    return company


def asked_of_all(deed: str, companies: list[Company], value: int, by: User, owners: list[User | None]) -> BulkAction:
    among, at = chosen(*companies), {"by": by, "now": LATER}
    if deed == "owner":
        return give_many(chosen=among, owner=owners[value], **at)
    if deed in ("trade_name", "custom"):
        name = "custom.secteur" if deed == "custom" else deed
        return edit_many(chosen=among, name=name, typed=NAMES[value], **at)
    if deed == "tag":
        return tag_many(chosen=among, word=WORDS[0], **at)
    if deed == "untag":
        return untag_many(chosen=among, tag=tag_named(WORDS[0]), **at)
    return (trash_many if deed == "trash" else restore_many)(chosen=among, **at)


def do_by_hand(company: Company, deed: str, to: int, owners: list[User | None], paul: User) -> None:
    at = {"by": by_person(paul.pk), "now": LATER + timedelta(minutes=1)}
    tag, mine = tag_named(WORDS[to % 2]), {"kind": SubjectKind.COMPANY, "ids": [company.pk]}
    if deed == "owner":
        assign_owner(records=[company], owner_id=owners[to].pk if owners[to] else None, **at)
    elif deed == "trade_name":
        edit_company(company=company, values={"trade_name": NAMES[to]}, version=company.version, **at)
    elif deed == "custom":
        edit_custom_fields(record=company, values={"secteur": NAMES[to] or None}, version=company.version, **at)
    elif deed == "tag":
        tag_records(**mine, tag=tag)
    elif deed == "untag":
        untag_records(**mine, tag_id=tag.pk)
    else:
        (trash if deed == "trash" else restore)(records=[company], **at)


def facets(company: Company) -> Mapping[str, Any]:
    """All facts of the company, by what writes them."""
    own = facts(company)
    known = {"owner_id": "owner", "tags": "tag", "deleted_at": "trash"}
    found = {known.get(name, name): held for name, held in own.items() if name not in ("id", "batch_id", "lot_id")}
    by_name = {User.objects.get(pk=found["owner"]).full_name} if found["owner"] else set()
    return found | {"trash": found["trash"] is not None, "owner": by_name}


def unlinked(company: Company) -> list[str]:
    """The axes whose changes do not lead from one to the next, to what the company holds now."""
    now = fresh(company)
    held = {"owner": as_text(now.owner_id), "trash": "trash" if now.deleted_at else ""}
    held |= {"field:trade_name": now.trade_name, "field:custom.secteur": now.custom.get("secteur", "")}
    changes = Change.objects.filter(subject_kind="company", subject_id=company.pk).order_by("pk")
    faults = []
    for axis, last in held.items():
        steps = list(changes.filter(axis=axis).values_list("from_value", "to_value"))
        olds, news = [*[old for old, _ in steps][1:], last], [new for _, new in steps]
        faults += [axis] if steps and olds != news else []
    return faults
