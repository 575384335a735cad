"""What came of a version: passages by stage, and what was done where deals passed or were lost."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.kit.statistics import rate_of
from filon.kit.subjects import SubjectKind
from filon.messaging.models import Message, Said
from filon.messaging.rules.kinds import MessageKind, MessageState
from filon.opportunities.models import Opportunity
from filon.playbook.models import ProcessVersion, Template, TemplateVersion
from filon.records.models import Change
from filon.reporting.rules.process_results import Stay, results_of, stays_of
from filon.reporting.selectors.process_results import results_of_version
from filon.users.selectors import SYSTEM
from tests import factories
from tests.factories import NOW
from tests.opportunities.making import make_deal

SAID = ["Appel", "Texte «\u00a0Découverte\u00a0», version 2"]
STAGES = [("un", "open"), ("deux", "open"), ("won", "won"), ("lost", "lost")]


def day(number: float) -> datetime:
    return NOW + timedelta(days=number)


def test_changes_make_stays() -> None:
    moves = [(1, "un", day(0)), (1, "deux", day(3)), (2, "un", day(1))]

    assert stays_of(moves) == [Stay(1, "un", day(0), day(3), "deux"), Stay(1, "deux", day(3)), Stay(2, "un", day(1))]
    assert stays_of([]) == []


def test_passages_count_those_who_went_on_or_were_lost() -> None:
    stays = [
        *(Stay(n, "un", day(0), day(n), "deux") for n in (2, 4, 6)),
        Stay(7, "un", day(0), day(1), "lost"),
        Stay(8, "un", day(0), day(9), "won"),
        Stay(9, "un", day(0)),
        Stay(10, "deux", day(0), day(1), "un"),
        Stay(99, "un", day(0), day(1), "lost"),
    ]

    one, two = results_of(STAGES, stays, done={}, invalid={99})

    assert (one.entered, one.here, one.went_back, one.passed, one.median_days) == (6, 1, 0, rate_of(4, 5), 5.0)
    assert (two.entered, two.went_back, two.passed.rate) == (1, 1, None)


def test_what_was_done_in_the_stage_is_set_beside_what_was_not() -> None:
    passed = [Stay(n, "un", day(0), day(5), "deux") for n in range(20)]
    gone = [Stay(100 + n, "un", day(0), day(5), "lost") for n in range(20)]
    done = {n: [("Rendez-vous", day(2)), ("Rendez-vous", day(3))] for n in range(18)}
    late = {100 + n: [("Rendez-vous", day(6))] for n in range(20)}
    often = {stay.deal: [("Appel", day(1))] for stay in [*passed[::2], *gone[::2]]}

    facts = {deal: [*done.get(deal, []), *late.get(deal, []), *often.get(deal, [])] for deal in {*done, *late, *often}}
    (one, _two) = results_of(STAGES, [*passed, *gone], done=facts)

    meeting, call = one.factors
    assert (meeting.label, meeting.done, meeting.not_done) == ("Rendez-vous", rate_of(18, 18), rate_of(2, 22))
    assert (meeting.is_clear, meeting.helps) == (True, True)
    assert (call.label, call.done, call.is_clear) == ("Appel", rate_of(10, 20), False)


def words_of(name: str, *, number: int) -> TemplateVersion:
    text = Template.objects.create(name=name, name_key=name.lower(), channel="phone", created_at=NOW, updated_at=NOW)
    return TemplateVersion.objects.create(template=text, number=number, body=name, fingerprint=name, created_at=NOW)


def go_on_from_meeting(deal: Opportunity) -> None:
    for stage, at in (("meeting", day(0)), ("proposal", day(2))):
        Change.objects.create(
            subject_kind=SubjectKind.OPPORTUNITY,
            subject_id=deal.pk,
            axis="deal_stage",
            to_value=stage,
            by_kind="system",
            at=at,
        )


@pytest.mark.django_db
@pytest.mark.parametrize("n", [1, 3])
def test_the_deals_of_a_version_are_read_in_a_constant_number_of_questions(n: int) -> None:
    script = words_of("Découverte", number=2)
    for number in range(n):
        person = factories.contact("Ana", f"Petit {number}")
        deal = make_deal(f"Cloison {number}", contact=person)
        person.activities.create(kind="call", at=day(1))
        Said.objects.create(contact=person, fingerprint="x", channel="phone", version=script, at=day(1.5))
        go_on_from_meeting(deal)
    version = ProcessVersion.objects.get()

    with CaptureQueriesContext(connection) as asked:
        results, deals = results_of_version(version=version, viewer=SYSTEM)

    meeting = next(one for one in results if one.key == "meeting")
    assert (deals, meeting.entered, [factor.label for factor in meeting.factors]) == (n, n, SAID)
    assert len(asked) == 7


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "told"),
    [
        (MessageState.SENT, ["Texte «\u00a0Relance\u00a0», version 1"]),
        (MessageState.FAILED, []),
        (MessageState.CANCELLED, []),
    ],
)
def test_texts_that_never_left_are_excluded(state: MessageState, told: list[str]) -> None:
    person = factories.contact("Ana", "Petit")
    deal = make_deal("Cloison", contact=person)
    message = Message.objects.create(
        kind=MessageKind.PROSPECTING,
        contact=person,
        address="ana@petit.example",
        state=state,
        key="relance",
        created_at=NOW,
        due_at=NOW,
    )
    words = words_of("Relance", number=1)
    Said.objects.create(contact=person, fingerprint="x", channel="email", version=words, message=message, at=day(1))
    go_on_from_meeting(deal)

    results, _deals = results_of_version(version=ProcessVersion.objects.get(), viewer=SYSTEM)

    assert [factor.label for one in results if one.key == "meeting" for factor in one.factors] == told
