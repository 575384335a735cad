"""Where the data come from: SRC-1 to SRC-4."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from filon.contacts.rules.kinds import DiffusionStatus
from filon.permission.rules.facts import LotFact
from filon.permission.rules.kinds import Block, Channel, Visibility
from filon.records.rules.origin import LotKind
from tests.permission.making import AT, campaign, decide, professional, verdict

AUDITED = datetime(2026, 2, 1, tzinfo=UTC)
BOUGHT = LotFact("lot:7", LotKind.BOUGHT, AUDITED)
PHONE = Channel.PHONE


@pytest.mark.parametrize("kind", [LotKind.BOUGHT, LotKind.RENTED, LotKind.SHARED, LotKind.PUBLIC])
def test_who_did_not_give_her_data_is_informed_at_the_first_contact(kind: LotKind) -> None:
    facts = professional(
        lot=LotFact("lot:7", kind, AUDITED), notices=(), diffusion_status=DiffusionStatus.OPEN, campaign=campaign()
    )
    silent = replace(facts, campaign=campaign(blocks=frozenset({Block.IDENTITY, Block.STOP})))

    assert decide(facts).allowed
    assert verdict(silent) == (False, ("SRC-1",))
    assert decide(silent).evidence == ("lot:7",)


def test_once_informed_nothing_more_is_owed() -> None:
    silent = campaign(blocks=frozenset({Block.IDENTITY, Block.STOP}))

    assert verdict(professional(lot=BOUGHT, campaign=silent)) == (True, ("EML-1",))
    assert verdict(professional(lot=LotFact("lot:1", LotKind.COLLECTED), campaign=silent)) == (True, ("EML-1",))


def test_before_the_call_the_page_says_what_is_owed() -> None:
    assert decide(professional(PHONE, lot=BOUGHT, notices=())).duties == (
        "Premier contact\u00a0: dites d’où viennent ses coordonnées et quels sont ses droits.",
    )


@pytest.mark.parametrize("kind", [LotKind.BOUGHT, LotKind.RENTED, LotKind.SHARED])
def test_a_lot_waits_in_quarantine_for_its_audit(kind: LotKind) -> None:
    waiting = professional(PHONE, lot=LotFact("lot:7", kind))

    assert verdict(waiting) == (False, ("SRC-2",))
    assert decide(waiting).earliest_allowed_at is None
    assert decide(replace(waiting, lot=LotFact("lot:7", kind, AUDITED))).allowed
    assert not decide(replace(waiting, lot=LotFact("lot:7", kind, AT.replace(year=2027)))).allowed


@pytest.mark.parametrize("visibility", [Visibility.RESTRICTED, Visibility.UNKNOWN])
def test_a_profile_shown_to_relations_only_is_not_ours(visibility: Visibility) -> None:
    assert verdict(professional(PHONE, visibility=visibility)) == (False, ("SRC-3",))
    assert decide(professional(PHONE, visibility=Visibility.OPEN)).allowed


@pytest.mark.parametrize(
    ("status", "kind", "allowed"),
    [
        (DiffusionStatus.OPEN, LotKind.PUBLIC, True),
        (DiffusionStatus.UNKNOWN, LotKind.PUBLIC, False),
        (DiffusionStatus.UNKNOWN, LotKind.COLLECTED, True),
        (DiffusionStatus.PARTIAL, LotKind.COLLECTED, False),
        (DiffusionStatus.CLOSED, LotKind.COLLECTED, False),
    ],
)
def test_a_unit_that_refuses_diffusion_is_not_prospected(status: DiffusionStatus, kind: LotKind, allowed: bool) -> None:
    facts = professional(PHONE, lot=LotFact("lot:7", kind, AUDITED), diffusion_status=status)

    assert decide(facts).allowed is allowed
    assert ("SRC-4" in decide(facts).rule_ids) is not allowed
