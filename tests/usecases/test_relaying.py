"""Absence, departure, arrival: nothing is lost, nothing is split, what was passed comes back."""

from datetime import date, timedelta

import pytest

from filon.activities.models import Task
from filon.automations.models import Automation
from filon.campaigns.models import Campaign
from filon.campaigns.rules.steps import CampaignState
from filon.contacts.models import Company
from filon.events.models import Event
from filon.kit.errors import NotAllowed, NotPossible
from filon.kit.subjects import SubjectKind
from filon.meetings.models import Booking, TakenTime
from filon.opportunities.models import Opportunity
from filon.playbook.models import CampaignHeader, Content, Template
from filon.records.models import Change, Notification, Relay
from filon.records.rules.relays import Belonging, RelayKind
from filon.segments.models import Segment
from filon.usecases.checking_people import check_what_leavers_hold
from filon.usecases.relay_sheets import sheets_of
from filon.usecases.relaying import Asked, give_back, give_back_after_absences, kinds_open_to, pass_on, preview_relay
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.services.people import deactivate_person
from tests import factories as make
from tests.events.world import an_event
from tests.factories import NOW
from tests.usecases.booking import a_page, book

pytestmark = pytest.mark.django_db
BACK = date(2026, 12, 4)


@pytest.fixture
def ines() -> User:
    return make.user("Inès", role=Role.ADMIN)


@pytest.fixture
def camille() -> User:
    return make.user("Camille")


@pytest.fixture
def lena() -> User:
    return make.user("Léna")


def task_of(person: User, *, in_days: int = 2, deal: Opportunity | None = None, promise: bool = False) -> Task:
    about = {"subject_kind": SubjectKind.OPPORTUNITY, "subject_id": deal.pk} if deal else {}
    due = NOW + timedelta(days=in_days)
    return Task.objects.create(title="Rappeler", assignee=person, due_at=due, created_at=NOW, promise=promise, **about)


def holder(record: Opportunity | Company | Event) -> User | None:
    record.refresh_from_db()
    return record.owner


def test_an_absence_passes_what_cannot_wait_and_leaves_the_rest(ines: User, camille: User, lena: User) -> None:
    company = make.company(owner=camille)
    deal, won = make.deal(owner=camille), make.deal("Signée", at="won", owner=camille)
    soon, later = task_of(camille), task_of(camille, in_days=60)
    asked = Asked(RelayKind.ABSENCE, camille, lena, until=BACK)

    assert preview_relay(asked=asked, by=ines, now=NOW).given == {
        (Belonging.OPPORTUNITY, lena.pk): 1,
        (Belonging.TASK, lena.pk): 1,
    }
    relay = pass_on(asked=asked, by=ines, now=NOW)

    assert (holder(deal), holder(won), holder(company)) == (lena, camille, camille)
    assert list(Task.objects.filter(assignee=lena)) == [soon]
    assert list(Task.objects.filter(assignee=camille)) == [later]
    told = Change.objects.get(subject_kind="opportunity", subject_id=deal.pk, axis="owner", to_value=str(lena.pk))
    assert told.reason == "Absence de Camille"
    [notice] = Notification.objects.filter(user=lena)
    assert (notice.text, notice.address) == (
        "Absence de Camille\u00a0: vous recevez 2 éléments.",
        f"/relais/{relay.pk}/",
    )


def test_the_return_gives_back_what_the_substitute_still_has(ines: User, camille: User, lena: User) -> None:
    kept, given_on = make.deal(owner=camille), make.deal("Autre", owner=camille)
    relay = pass_on(asked=Asked(RelayKind.ABSENCE, camille, lena, until=BACK), by=ines, now=NOW)
    Opportunity.objects.filter(pk=given_on.pk).update(owner=ines)

    assert give_back_after_absences(now=NOW + timedelta(days=1), limit=10) == 0
    assert give_back_after_absences(now=NOW + timedelta(days=20), limit=10) == 1

    assert (holder(kept), holder(given_on)) == (camille, ines)
    with pytest.raises(NotPossible, match="déjà été rendu"):
        give_back(relay=relay, by=ines, now=NOW)


def test_a_departure_leaves_nothing_and_the_check_knows(ines: User, camille: User, lena: User) -> None:
    page = a_page(camille)
    booked = book(page)
    make.company(owner=camille)
    make.lead(owner=camille)
    task_of(camille, in_days=90)
    coming, past = an_event(owner=camille), an_event("Salon passé", days=-7, owner=camille)
    deactivate_person(user=camille, by=ines)
    before = check_what_leavers_hold(now=NOW)
    assert (before.count > 4, before.samples) == (True, [camille.pk])

    pass_on(asked=Asked(RelayKind.DEPARTURE, camille, lena), by=ines, now=NOW)

    assert check_what_leavers_hold(now=NOW).count == 0
    assert (holder(coming), holder(past)) == (lena, camille)
    assert booked.booking is not None
    assert Booking.objects.get(pk=booked.booking.pk).person == lena
    assert set(TakenTime.objects.values_list("person", flat=True)) == {lena.pk}


def test_a_meeting_stays_when_the_substitute_is_taken_at_that_hour(ines: User, camille: User, lena: User) -> None:
    mine = book(a_page(camille)).booking
    book(a_page(lena), typed={"email": "luc@lartigue.fr"})
    assert mine is not None

    relay = pass_on(asked=Asked(RelayKind.DEPARTURE, camille, lena), by=ines, now=NOW)

    assert Booking.objects.get(pk=mine.pk).person == camille
    assert not relay.things.filter(kind=Belonging.BOOKING).exists()


def test_an_owner_named_by_a_file_is_nobody_who_left() -> None:
    make.company(owner=User.objects.create(full_name="Du fichier", password="!", is_active=False, created_at=NOW))
    assert check_what_leavers_hold(now=NOW).count == 0


def test_an_arrival_takes_a_segment_from_whoever_has_it(ines: User, camille: User, lena: User) -> None:
    lyon, paris = make.company("Lyon", owner=camille), make.company("Paris", owner=camille)
    segment = Segment.objects.create(
        name="Lyonnais", name_key="lyonnais", entity="company", kind="static", created_at=NOW, updated_at=NOW
    )
    segment.members.create(record_id=lyon.pk, added_at=NOW)
    pass_on(asked=Asked(RelayKind.ARRIVAL, None, parts=[(segment, lena)]), by=ines, now=NOW)
    assert (holder(lyon), holder(paris)) == (lena, camille)


def test_a_team_shares_and_who_is_closed_gets_nothing(ines: User, camille: User, lena: User) -> None:
    team = make.team()
    team.members.set([lena, camille, make.user("Parti", is_active=False)])
    deals = [make.deal(f"Affaire {number}", owner=camille) for number in range(3)]
    pass_on(asked=Asked(RelayKind.DEPARTURE, camille, team), by=ines, now=NOW)
    assert {holder(deal) for deal in deals} == {lena}


def test_nothing_to_pass_is_told_and_writes_nothing(ines: User, camille: User, lena: User) -> None:
    with pytest.raises(NotPossible, match="rien à passer"):
        pass_on(asked=Asked(RelayKind.DEPARTURE, camille, lena), by=ines, now=NOW)
    assert not Relay.objects.exists()


def test_the_sheet_says_where_the_deal_stands_and_what_was_promised(ines: User, camille: User, lena: User) -> None:
    deal = make.deal(owner=camille)
    task_of(camille, deal=deal)
    promised = task_of(camille, in_days=5, deal=deal, promise=True)
    relay = pass_on(asked=Asked(RelayKind.DEPARTURE, camille, lena), by=ines, now=NOW)

    [sheet] = sheets_of(relay, viewer=lena, now=NOW)
    assert (sheet.card.deal, sheet.receiver, sheet.promises[0]) == (deal, lena, promised)
    assert sheet.card.step_sentence == "Étape 1 sur 6"
    assert sheets_of(relay, viewer=make.user("Autre"), now=NOW) == []


def test_a_leader_passes_what_his_team_has_and_each_his_own_for_an_absence(camille: User, lena: User) -> None:
    helene = make.user("Hélène", role=Role.MANAGER)
    make.team().members.set([helene, camille])
    deal = make.deal(owner=camille)
    assert kinds_open_to(helene, giver=camille) == [RelayKind.ABSENCE, RelayKind.DEPARTURE]
    assert kinds_open_to(camille, giver=camille) == [RelayKind.ABSENCE]
    assert (kinds_open_to(helene, giver=lena), kinds_open_to(lena, giver=camille)) == ([], [])

    relay = pass_on(asked=Asked(RelayKind.ABSENCE, camille, lena, until=BACK), by=helene, now=NOW)
    assert holder(deal) == lena
    give_back(relay=relay, by=camille, now=NOW)
    assert holder(deal) == camille


def test_nobody_takes_the_work_of_others_nor_leaves_by_himself(camille: User, lena: User) -> None:
    for held_by in (camille, lena):
        make.deal(owner=held_by)
    for asked in (
        Asked(RelayKind.DEPARTURE, camille, lena),
        Asked(RelayKind.ABSENCE, lena, camille, until=BACK),
        Asked(RelayKind.ARRIVAL, None, camille),
    ):
        with pytest.raises(NotAllowed):
            pass_on(asked=asked, by=camille, now=NOW)


def test_what_a_leaver_answered_for_has_somebody_to_answer_for_it(ines: User, camille: User, lena: User) -> None:
    dated = {"owner": camille, "created_at": NOW}
    automation = Automation.objects.create(name="Alerte", name_key="alerte", **dated)
    segment = Segment.objects.create(
        name="À elle", name_key="a elle", entity="company", kind="static", updated_at=NOW, **dated
    )
    content = Content.objects.create(
        key="guide", title="Guide", title_key="guide", kind="article", updated_at=NOW, **dated
    )
    template = Template.objects.create(name="Relance", name_key="relance", channel="email", updated_at=NOW, **dated)
    campaign, over = (
        Campaign.objects.create(header=CampaignHeader.objects.create(code=state, name=state), state=state, **dated)
        for state in (CampaignState.RUNNING, CampaignState.STOPPED)
    )
    make.deal(owner=camille)
    absence = preview_relay(asked=Asked(RelayKind.ABSENCE, camille, lena, until=BACK), by=ines, now=NOW)
    assert absence.given == {(Belonging.OPPORTUNITY, lena.pk): 1}
    deactivate_person(user=camille, by=ines)
    assert check_what_leavers_hold(now=NOW).count == 6

    pass_on(asked=Asked(RelayKind.DEPARTURE, camille, lena), by=ines, now=NOW)

    for thing in (automation, segment, content, template, campaign):
        thing.refresh_from_db()
        assert thing.owner == lena
    over.refresh_from_db()
    assert (over.owner, check_what_leavers_hold(now=NOW).count) == (camille, 0)
