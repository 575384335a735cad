"""A round on a telephone: whom it shows, in what order; a result is kept once, a colleague is told, a slip is taken back."""

import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filon.activities.models import Activity, Task
from filon.activities.rules.kinds import TaskKind, VisitOutcome
from filon.campaigns.models import CampaignAction, VisitKeyed
from filon.campaigns.rules.channels import CampaignChannel
from filon.contacts.models import Contact, Establishment
from filon.kit.errors import NotFound, NotPossible
from filon.permission.models import Objection
from filon.permission.services.objections import object_to_prospecting
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.campaign_channels import mark_as_gone
from filon.usecases.campaign_rounds import round_of, seen_count
from filon.usecases.campaigning import launch_campaign
from filon.usecases.noting_visits import KEPT_ALREADY, Noted, Said, note_visit
from filon.usecases.tidying import take_back
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.usecases.test_campaign_files import running
from tests.usecases.test_campaigning import prepared, somebody

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)


@pytest.fixture
def marc() -> User:
    return make.user("Marc", email="marc@halvane.example", role=Role.MARKETING)


@pytest.fixture
def camille() -> User:
    return make.user("Camille", email="camille@halvane.example", role=Role.SALES)


def at(person: Contact, number: str, town: str, code: str) -> None:
    Establishment.objects.filter(pk=person.establishment_id).update(street_number=number, city=town, postal_code=code)


def noted(
    action: CampaignAction, person: Contact, outcome: VisitOutcome, by: User, *, key: UUID | None = None, **more: object
) -> Noted:
    said = Said(outcome=outcome, key=key or uuid4(), **more)  # type: ignore[arg-type]
    return note_visit(action=action, contact_id=person.pk, said=said, by=by, now=LATER)


def names(action: CampaignAction, by: User, town: str = "") -> list[str]:
    return [
        str(one.stop.person.company).removeprefix("Atelier ")
        for one in round_of(action, town=town, by=by, now=LATER).cards
    ]


def test_the_cards_go_street_by_street_of_one_town_with_what_to_say(marc: User, camille: User) -> None:
    roux, blanc, vert = (somebody(name, marc) for name in ("Roux", "Blanc", "Vert"))
    for person, number, town, code in ((roux, "12", "Marseille", "13001"), (blanc, "3", "Marseille", "13001")):
        at(person, number, town, code)
    at(vert, "1", "Aix", "13100")
    action = running(marc, roux, blanc, vert, channel=CampaignChannel.DOOR, words="Bonjour {{ prénom }}")
    shown = round_of(action, town="", by=camille, now=LATER)
    assert [(town.name, town.people, town.done) for town in shown.towns] == [
        ("13001 Marseille", 2, 0),
        ("13100 Aix", 1, 0),
    ]
    assert [(card.street, card.words) for card in shown.cards] == [
        ("3 rue des Lilas", "Bonjour Anne"),
        ("12 rue des Lilas", "Bonjour Anne"),
    ]
    assert names(action, camille, "13100 Aix") == ["Vert"]
    assert len({card.key for card in shown.cards}) == 2


def test_a_word_that_lacks_a_value_says_which_and_is_not_read_out(marc: User) -> None:
    roux = somebody("Roux", marc)
    Contact.objects.filter(pk=roux.pk).update(job_title="")
    action = running(marc, roux, channel=CampaignChannel.DOOR, words="Madame la {{ fonction }}")
    card = round_of(action, town="", by=marc, now=LATER).cards[0]
    assert (card.words, list(card.lacks)) == ("", ["fonction"])


def test_a_fair_a_market_and_the_street_have_their_cards_too_and_a_letter_has_none(marc: User) -> None:
    roux = somebody("Roux", marc)
    campaign = prepared(marc, roux, channels=(CampaignChannel.FAIR,))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    fair = CampaignAction.objects.select_related("campaign__header").get()
    card = round_of(fair, town="", by=marc, now=LATER).cards[0]
    assert (card.stop.person, card.words) == (roux, "Bonjour")
    fair.channel = CampaignChannel.LETTER
    with pytest.raises(NotPossible, match="pas de feuille à tenir sur place"):
        round_of(fair, town="", by=marc, now=LATER)


def test_nobody_is_seen_before_the_launch(marc: User) -> None:
    draft = prepared(marc, somebody("Roux", marc), channels=(CampaignChannel.STREET,)).actions.get()
    with pytest.raises(NotPossible, match="Lancez d’abord"):
        round_of(draft, town="", by=marc, now=LATER)


def test_who_objected_since_the_launch_is_not_visited(marc: User) -> None:
    roux, blanc = somebody("Roux", marc), somebody("Blanc", marc)
    action = running(marc, roux, blanc, channel=CampaignChannel.DOOR)
    object_to_prospecting(contact=roux, proof="Par lettre", at=NOW, by=BY_SYSTEM, now=NOW)
    assert names(action, marc) == ["Blanc"]
    object_to_prospecting(contact=blanc, proof="Par lettre", at=NOW, by=BY_SYSTEM, now=NOW)
    with pytest.raises(NotPossible, match="Personne à voir"):
        round_of(action, town="", by=marc, now=LATER)


def test_a_result_is_on_the_timeline_in_the_name_of_the_campaign_at_the_hour_of_the_telephone(
    marc: User, camille: User
) -> None:
    roux, blanc = somebody("Roux", marc), somebody("Blanc", marc)
    action = running(marc, roux, blanc, channel=CampaignChannel.DOOR)
    keyed = NOW + timedelta(hours=1)
    noted(action, roux, VisitOutcome.SEEN, camille, text="Rappeler en mai", at=keyed)
    line = Activity.objects.get()
    assert (line.contact, line.by, line.at, line.outcome, line.text) == (
        roux, camille, keyed, "reached", "Rappeler en mai",
    )  # fmt: skip
    assert (line.campaign, line.channel) == (action.campaign.header, "door")
    shown = round_of(action, town="", by=marc, now=LATER)
    assert (shown.done, shown.people, shown.absent, seen_count(action, viewer=marc)) == (1, 2, 0, 1)
    assert names(action, marc) == ["Blanc", "Roux"]  # who is left to see comes first


def test_a_result_sent_twice_is_noted_once(marc: User) -> None:
    roux = somebody("Roux", marc)
    action, key = running(marc, roux, channel=CampaignChannel.DOOR), uuid4()
    first = noted(action, roux, VisitOutcome.INTERESTED, marc, key=key)
    again = noted(action, roux, VisitOutcome.INTERESTED, marc, key=key)
    assert (first.sentence, again) == ("« Anne Roux »\u00a0: intéressé", Noted(KEPT_ALREADY))
    assert (Activity.objects.count(), VisitKeyed.objects.count(), Task.objects.count()) == (1, 1, 1)


def test_who_was_absent_is_seen_again_and_who_is_interested_is_called_the_next_day(marc: User) -> None:
    roux = somebody("Roux", marc)
    action = running(marc, roux, channel=CampaignChannel.DOOR)
    noted(action, roux, VisitOutcome.ABSENT, marc)
    shown = round_of(action, town="", by=marc, now=LATER)
    assert (shown.done, shown.absent) == (0, 1)
    noted(action, roux, VisitOutcome.INTERESTED, marc)
    task = Task.objects.get()
    assert (task.kind, task.contact, task.assignee, task.promise) == (TaskKind.CALL, roux, marc, True)
    assert task.due_at > LATER


def test_a_refusal_at_a_door_closes_it_and_one_at_a_fair_is_only_noted(marc: User) -> None:
    roux, blanc = somebody("Roux", marc), somebody("Blanc", marc)
    action = running(marc, roux, blanc, channel=CampaignChannel.DOOR)
    refusal = noted(action, roux, VisitOutcome.REFUSED, marc, text="Plus jamais")
    assert refusal.undo is None
    assert Objection.objects.get().contact == roux
    shown = round_of(action, town="", by=marc, now=LATER)
    assert (shown.done, shown.people) == (1, 2)  # seen, and still counted
    CampaignAction.objects.update(channel=CampaignChannel.FAIR)
    action.refresh_from_db()
    noted(action, blanc, VisitOutcome.REFUSED, marc)
    assert Objection.objects.count() == 1


def test_a_slip_of_the_thumb_is_taken_back_with_its_task(marc: User) -> None:
    roux = somebody("Roux", marc)
    action, key = running(marc, roux, channel=CampaignChannel.DOOR), uuid4()
    entry = noted(action, roux, VisitOutcome.INTERESTED, marc, key=key).undo
    assert entry is not None
    take_back(entry=entry, by=marc, now=LATER)
    assert (Activity.objects.count(), VisitKeyed.objects.count()) == (0, 0)
    assert Task.objects.get().deleted_at == LATER
    assert round_of(action, town="", by=marc, now=LATER).done == 0


def test_the_second_colleague_is_told_of_the_first_and_both_visits_are_kept(marc: User, camille: User) -> None:
    roux = somebody("Roux", marc)
    action = running(marc, roux, channel=CampaignChannel.DOOR)
    assert noted(action, roux, VisitOutcome.ABSENT, camille).meanwhile == ""
    told = noted(action, roux, VisitOutcome.SEEN, marc).meanwhile
    assert told.startswith("Camille avait déjà noté «\u00a0Absent\u00a0»")
    seen = Activity.objects.latest("pk").pk
    assert noted(action, roux, VisitOutcome.SEEN, camille, seen=seen).meanwhile == ""
    assert Activity.objects.count() == 3


def test_somebody_of_no_campaign_or_in_the_bin_is_not_noted(marc: User) -> None:
    roux, other = somebody("Roux", marc), somebody("Blanc", marc)
    action = running(marc, roux, channel=CampaignChannel.DOOR)
    with pytest.raises(NotFound, match="n’est plus de la campagne"):
        noted(action, other, VisitOutcome.SEEN, marc)
    Contact.objects.filter(pk=roux.pk).update(deleted_at=NOW)
    with pytest.raises(NotFound):
        noted(action, roux, VisitOutcome.SEEN, marc)


def test_having_gone_adds_no_second_line_to_whom_a_telephone_noted(marc: User) -> None:
    roux, blanc = somebody("Roux", marc), somebody("Blanc", marc)
    action = running(marc, roux, blanc, channel=CampaignChannel.DOOR)
    noted(action, roux, VisitOutcome.SEEN, marc)
    assert mark_as_gone(action=action, by=marc, now=LATER) == 1
    assert CampaignAction.objects.get().reached == 2
    assert sorted(Activity.objects.values_list("company__name", flat=True)) == ["Atelier Blanc", "Atelier Roux"]


def test_three_people_ask_no_more_questions_than_one(marc: User) -> None:
    people = [somebody(name, marc) for name in ("Roux", "Blanc", "Vert")]
    action = running(marc, *people, channel=CampaignChannel.DOOR)
    for person in people:
        noted(action, person, VisitOutcome.ABSENT, marc)
    round_of(action, town="", by=marc, now=LATER)  # what is read once for all
    counts = []
    for kept in (people[:1], people):
        Contact.objects.exclude(pk__in=[one.pk for one in kept]).update(deleted_at=NOW)
        Contact.objects.filter(pk__in=[one.pk for one in kept]).update(deleted_at=None)
        with CaptureQueriesContext(connection) as asked:
            assert len(round_of(action, town="", by=marc, now=LATER).cards) == len(kept)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_telephones_and_a_repeat_at_the_same_time(marc: User, camille: User) -> None:
    roux = somebody("Roux", marc)
    action, key = running(marc, roux, channel=CampaignChannel.DOOR), uuid4()
    start, answers = threading.Barrier(3), []

    def send(by: User, its_key: UUID) -> None:
        start.wait()
        try:
            answers.append(noted(action, roux, VisitOutcome.ABSENT, by, key=its_key))
        finally:
            connection.close()

    senders = [(marc, key), (marc, key), (camille, uuid4())]
    threads = [threading.Thread(target=send, args=sender) for sender in senders]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert Activity.objects.count() == 2
    assert sorted(one.sentence == KEPT_ALREADY for one in answers) == [False, False, True]
    assert [bool(one.meanwhile) for one in answers if one.sentence != KEPT_ALREADY] in ([False, True], [True, False])
