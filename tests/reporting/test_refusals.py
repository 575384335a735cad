"""What produces refused leads, and the changes that would avoid them: figures first, then a person's decision."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.activities.models import Activity
from filon.contacts.rules.axes import LifecycleStage
from filon.kit.errors import NotAllowed, NotPossible
from filon.leads.models import Learning
from filon.leads.services.stages import move_leads
from filon.playbook.models import AcquisitionSource
from filon.records.rules.authorship import BY_SYSTEM
from filon.reporting.rules.handovers import Handed
from filon.reporting.rules.period import ALL_TIME
from filon.reporting.rules.refusals import Dimension, Effect, Scored, groups_of, proposals_for, whole_rate
from filon.reporting.selectors.refusals import RefusalReport, refusal_report
from filon.scoring.models import ScoringVersion
from filon.scoring.rules.scale import Rule
from filon.scoring.services.versions import create_model, publish_draft, start_draft
from filon.usecases.learning import accept_proposal
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

S = LifecycleStage
LATER = NOW + timedelta(days=1)


def decided(
    accepted: bool, *, points: float | None = None, source: str = "", fit: str = "A", reason: str = "Doublon"
) -> Scored:
    lead = Handed(
        lead_id=1, name="Lead", at=NOW, owner="", source=source, campaign="", form="", fit=fit, contents=frozenset(),
        decided_at=NOW, accepted=accepted, reason="" if accepted else reason, contact_id=None, company_id=None,
    )  # fmt: skip
    return Scored(lead, points)


def test_each_origin_has_its_rate_its_interval_and_its_first_reason() -> None:
    found = [
        *[decided(False, source="Salon", reason="Hors cible : trop petit")] * 8,
        *[decided(True, source="Salon")] * 2,
        *[decided(True, source="Site")] * 30,
        *[decided(False)] * 2,
    ]
    told = [
        (one.name, one.rate.count, one.rate.total, one.main_reason, one.worse)
        for one in groups_of(found, Dimension.SOURCE)
    ]
    assert told == [("Salon", 8, 10, "Hors cible", True), ("Site", 0, 30, "", False), ("", 2, 2, "Doublon", False)]


def test_too_few_cases_accuse_nobody() -> None:
    found = [*[decided(False, source="Salon")] * 4, *[decided(True, source="Site")] * 40]
    group = next(one for one in groups_of(found, Dimension.SOURCE) if one.name == "Salon")

    assert (group.rate.verdict, group.worse, proposals_for(found, threshold=None)) == ("insufficient data", False, [])


def test_stopping_an_origin_is_proposed_with_what_it_avoids_and_what_it_loses() -> None:
    found = [
        *[decided(False, source="Salon")] * 8,
        *[decided(True, source="Salon")] * 2,
        *[decided(True, source="Site")] * 30,
    ]
    (proposal,) = proposals_for(found, threshold=None)

    assert (proposal.sentence, proposal.effect) == (
        "Ne plus transmettre les leads de l’origine «\u00a0Salon\u00a0»",
        Effect(fewer=10, avoided=8, refused=8, lost=2, accepted=32),
    )
    assert proposal.effect.sentence == ("10 leads transmis de moins, 8 refus évités sur 8, 2 leads acceptés perdus")


def test_the_threshold_is_raised_where_what_lies_below_is_refused_most() -> None:
    found = [
        *[decided(False, points=55)] * 9,
        *[decided(True, points=57)] * 2,
        *[decided(True, points=75)] * 30,
        *[decided(False, points=80)] * 3,
    ]
    (proposal,) = proposals_for(found, threshold=50)

    assert (proposal.sentence, proposal.value) == ("Passer le seuil de transmission de 50 à 60 points", "60")
    assert proposal.effect == Effect(fewer=11, avoided=9, refused=12, lost=2, accepted=32)


def test_what_loses_too_many_accepted_leads_is_not_proposed() -> None:
    found = [
        *[decided(False, fit="C")] * 60,
        *[decided(True, fit="C")] * 240,
        *[decided(False)] * 30,
        *[decided(True)] * 420,
    ]
    assert groups_of(found, Dimension.FIT)[0].worse
    assert proposals_for(found, threshold=None) == []


CASES = st.lists(
    st.builds(decided, st.booleans(), points=st.floats(0, 120), source=st.sampled_from(["", "Salon", "Site"])),
    max_size=60,
)


@given(found=CASES)
def test_no_proposal_without_more_refusals_below_than_in_all(found: list[Scored]) -> None:
    overall = whole_rate(found)
    for one in proposals_for(found, threshold=50):
        assert one.effect.fewer == one.effect.avoided + one.effect.lost
        assert one.effect.avoided <= one.effect.refused
        assert one.effect.avoided / one.effect.fewer > (overall.rate or 0)
        assert one.effect.gain > 0


@pytest.fixture
def marc(db: None) -> User:
    return make.user("Marc Delmotte", role=Role.MARKETING)


def handed(*, refused: bool, forms: int = 1, source: AcquisitionSource | None = None) -> None:
    """Somebody who filled so many forms, each worth thirty points, then accepted or refused."""
    person = make.contact()
    for _ in range(forms):
        Activity.objects.create(contact=person, kind="form", direction="inbound", at=NOW, actor="human")
    lead = make.lead(contact=person, source=source)
    lead = move_leads(leads=[lead], to=S.MQL, by=BY_SYSTEM, at=NOW, now=NOW)[0]
    to, why = (S.DISQUALIFIED, "Hors cible") if refused else (S.SAL, "")
    move_leads(leads=[lead], to=to, by=BY_SYSTEM, at=LATER, now=LATER, reason=why)


def scored_model(by: User) -> ScoringVersion:
    rules = [Rule("Formulaire", "form", direction="inbound", points=30, half_life=30)]
    model = create_model(name="Tous", audience={}, rules=rules, by=by, now=NOW)
    draft = model.versions.get()
    publish_draft(draft=draft, version=draft.version, by=by, now=NOW)
    draft.refresh_from_db()
    return draft


def report(**more: Any) -> RefusalReport:
    return refusal_report(viewer=more.pop("viewer", SYSTEM), period=ALL_TIME, now=LATER)


def a_history(marc: User) -> None:
    scored_model(marc)
    ScoringVersion.objects.update(mql_engagement=30)
    for _ in range(9):
        handed(refused=True, forms=1)
    for _ in range(12):
        handed(refused=False, forms=3)


def test_points_are_those_of_the_day_of_the_hand_over(marc: User) -> None:
    a_history(marc)
    groups = dict(report().groups)

    assert [(one.name, one.rate.count, one.rate.total) for one in groups[Dimension.SCORE]] == [
        ("20 à 39", 9, 9),
        ("80 à 99", 0, 12),
    ]


def test_accepting_raises_the_threshold_in_a_new_version_and_stays_on_record(marc: User) -> None:
    a_history(marc)
    (proposal,) = report().proposals

    done = accept_proposal(key=proposal.key, period=ALL_TIME, by=marc, now=LATER)

    live = ScoringVersion.objects.get(state="live")
    assert (proposal.sentence, live.mql_engagement, live.number) == (
        "Passer le seuil de transmission de 30 à 35 points",
        35,
        2,
    )
    assert (done.applied, done.name, done.at, done.effect) == (True, "Marc Delmotte", LATER, proposal.effect.sentence)
    with pytest.raises(NotPossible, match="ne proposent plus"):  # a second click
        accept_proposal(key=proposal.key, period=ALL_TIME, by=marc, now=LATER)


def test_a_draft_that_somebody_prepares_is_left_to_him(marc: User) -> None:
    a_history(marc)
    start_draft(model=ScoringVersion.objects.get().model, by=marc, now=NOW)

    with pytest.raises(NotPossible, match="en préparation"):
        accept_proposal(key=report().proposals[0].key, period=ALL_TIME, by=marc, now=LATER)
    assert (Learning.objects.count(), ScoringVersion.objects.get(state="live").mql_engagement) == (0, 30)


def test_stopping_an_origin_is_a_decision_on_record_taken_once(marc: User) -> None:
    salon = AcquisitionSource.objects.create(name="Salon")
    for refused, source in [*[(True, salon)] * 6, *[(False, None)] * 12]:
        handed(refused=refused, source=source)
    (proposal,) = report().proposals

    done = accept_proposal(key=proposal.key, period=ALL_TIME, by=marc, now=LATER)

    assert (done.applied, str(done)) == (False, "Ne plus transmettre les leads de l’origine «\u00a0Salon\u00a0»")
    with pytest.raises(NotPossible, match="déjà décidé"):
        accept_proposal(key=proposal.key, period=ALL_TIME, by=marc, now=LATER)


def test_who_may_not_write_the_agreement_decides_nothing(marc: User) -> None:
    a_history(marc)
    with pytest.raises(NotAllowed):
        accept_proposal(key=report().proposals[0].key, period=ALL_TIME, by=make.user("Camille"), now=LATER)


def test_one_learns_from_the_leads_of_whom_one_may_read_the_reports(marc: User) -> None:
    handed(refused=True)
    nobody = make.user("Camille")
    other = make.lead(contact=make.contact(), owner=make.user("Léna"))
    move_leads(leads=[other], to=S.MQL, by=BY_SYSTEM, at=NOW, now=NOW)

    assert (report().undecided, report(viewer=nobody).undecided) == (1, 0)
