"""A campaign goes out: frozen once, the law asked for each, each channel started on its day, nothing twice."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from filon.activities.models import Activity
from filon.activities.rules.kinds import ActivityKind, CallOutcome
from filon.calling.services.queue import take_next
from filon.campaigns.models import Campaign, CampaignAction, Member
from filon.campaigns.rules.channels import CampaignChannel
from filon.campaigns.rules.steps import Asked, CampaignState, Objective
from filon.campaigns.selectors.campaigns import kept_and_left
from filon.campaigns.services.drafting import (
    CampaignRefused,
    copy_campaign,
    create_campaign,
    edit_campaign,
    plan_action,
    take_target,
    word_action,
)
from filon.contacts.models import Contact, Establishment
from filon.kit.business_time import day_in_paris
from filon.kit.errors import EditedMeanwhile, NotAllowed, NotPossible
from filon.kit.subjects import SubjectKind
from filon.permission.services.objections import object_to_prospecting
from filon.records.rules.authorship import BY_SYSTEM
from filon.segments.models import Segment, SegmentMember
from filon.segments.rules.kinds import SegmentKind
from filon.sequences.models import Enrolment
from filon.usecases.calling import note_call
from filon.usecases.campaign_channels import mark_as_gone
from filon.usecases.campaign_files import COLUMNS, file_rows
from filon.usecases.campaigning import (
    carry_on_campaigns,
    launch_campaign,
    pause_campaign,
    preview_campaign,
    stop_campaign,
)
from filon.users.models import User
from filon.users.rules.rights import Role
from tests import factories as make
from tests.factories import NOW
from tests.sequences.making import anne, live, mail, template

pytestmark = pytest.mark.django_db
TODAY = day_in_paris(NOW)


@pytest.fixture
def marc() -> User:
    return make.user("Marc", role=Role.MARKETING)


def somebody(name: str, marc: User) -> Contact:
    """A professional whom we may call, write to and post a letter to."""
    firm = make.company(f"Atelier {name}")
    site = Establishment.objects.create(
        company=firm, street_number="3", street="rue des Lilas", postal_code="13001", city="Marseille",
        created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    return anne(marc, mail=f"{name.lower()}@atelier-{name.lower()}.fr", company=firm, establishment=site)


def a_segment(*people: Contact, name: str = "Cible") -> Segment:
    segment = Segment.objects.create(
        name=name, name_key=name.lower(), entity=SubjectKind.CONTACT, kind=SegmentKind.STATIC,
        shared=True, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    SegmentMember.objects.bulk_create(SegmentMember(segment=segment, record_id=one.pk, added_at=NOW) for one in people)
    return segment


def prepared(
    marc: User, *people: Contact, channels: tuple[CampaignChannel, ...] = (CampaignChannel.PHONE,)
) -> Campaign:
    campaign = create_campaign(name="Automne", by=marc, now=NOW)
    told: dict[str, Any] = {"objective": Objective.WIN, "aimed_contracts": 8, "offer": "−10 %", "budget_cents": 200_000}
    told["brief"] = dict.fromkeys(Asked, "Oui")
    edit_campaign(campaign=campaign, told=told, dates=(TODAY, None), version=campaign.version, by=marc)
    take_target(campaign=campaign, segment=a_segment(*people), lot=None, is_left_out=False, by=marc)
    for channel in channels:
        words: dict[str, Any] = {"text": "Bonjour"}
        if channel == CampaignChannel.EMAIL:
            words = {"sequence": live("Emailing", mail(), owner=marc)}
        if channel == CampaignChannel.LETTER:
            words = {"template": template("Lettre", "Cher {{ prénom }}", channel="letter")}
        action = plan_action(campaign=campaign, channel=channel, start_date=TODAY, by=marc)
        word_action(action=action, by=marc, **words)
    return campaign


def test_the_launch_freezes_the_members_and_says_why_some_are_out(marc: User) -> None:
    anne_, bruno = somebody("Roux", marc), somebody("Blanc", marc)
    mute = make.contact("Zoé", "Muette", owner=marc)
    object_to_prospecting(contact=bruno, proof="Dit au téléphone", at=NOW, by=BY_SYSTEM, now=NOW)
    campaign = prepared(marc, anne_, bruno, mute)

    preview = preview_campaign(campaign=campaign, viewer=marc, now=NOW)
    assert (preview.people, preview.lawful, preview.by_channel[CampaignChannel.PHONE]) == (3, 1, 1)
    assert launch_campaign(campaign=campaign, by=marc, now=NOW) == 3

    campaign.refresh_from_db()
    assert campaign.state == CampaignState.RUNNING
    assert [count for _why, count in kept_and_left(campaign)] == [1, 1, 1]
    assert Member.objects.get(contact=anne_).channels == "phone"
    SegmentMember.objects.create(segment=Segment.objects.get(), record_id=somebody("Neuf", marc).pk, added_at=NOW)
    carry_on_campaigns(now=NOW, limit=1000)
    assert Member.objects.count() == 3  # who joins the segment later is not of this campaign


def test_a_campaign_says_what_it_lacks_before_it_is_launched(marc: User) -> None:
    campaign = create_campaign(name="Vide", by=marc, now=NOW)
    with pytest.raises(NotPossible, match="il manque\u00a0: l’objectif, le chiffre visé"):
        launch_campaign(campaign=campaign, by=marc, now=NOW)
    assert Campaign.objects.get().state == CampaignState.DRAFT


def test_a_launch_clicked_twice_or_killed_half_way_freezes_once(marc: User, monkeypatch: pytest.MonkeyPatch) -> None:
    campaign = prepared(marc, somebody("Roux", marc), somebody("Blanc", marc))
    again = Campaign.objects.get(pk=campaign.pk)
    monkeypatch.setattr("filon.usecases.campaigning.ask_members", lambda **_: 0)  # the process dies after the freeze
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    monkeypatch.undo()
    with pytest.raises(NotPossible, match="vient de changer"):
        launch_campaign(campaign=again, by=marc, now=NOW)
    assert (Campaign.objects.get().state, Member.objects.filter(is_asked=False).count()) == (CampaignState.LAUNCHING, 2)

    carry_on_campaigns(now=NOW, limit=1000)
    assert (Campaign.objects.get().state, Member.objects.filter(is_asked=True).count()) == (CampaignState.RUNNING, 2)


def test_calls_of_the_list_are_those_of_the_campaign(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    for _twice in range(2):
        carry_on_campaigns(now=NOW, limit=1000)
    action = CampaignAction.objects.get()
    assert action.reached == 1

    assert action.call_list is not None
    in_hand = take_next(call_list=action.call_list, by=marc, now=NOW)
    assert in_hand is not None
    note_call(entry=in_hand.entry, outcome=CallOutcome.REACHED, by=marc, now=NOW)
    assert Activity.objects.get().campaign == campaign.header


def test_people_enter_the_sequence_of_the_campaign_and_nobody_who_objected_since(marc: User) -> None:
    people = [somebody("Roux", marc), somebody("Blanc", marc)]
    campaign = prepared(marc, *people, channels=(CampaignChannel.EMAIL,))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    object_to_prospecting(contact=people[1], proof="Dit au téléphone", at=NOW, by=BY_SYSTEM, now=NOW)
    for _twice in range(2):
        carry_on_campaigns(now=NOW, limit=1000)
    enrolment = Enrolment.objects.get()
    assert (enrolment.contact, enrolment.campaign) == (people[0], campaign.header)


def test_letters_are_a_file_and_are_noted_once_when_they_have_gone(marc: User) -> None:
    people = [somebody("Roux", marc), somebody("Blanc", marc), somebody("Erased", marc)]
    campaign = prepared(marc, *people, channels=(CampaignChannel.LETTER,))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    Contact.objects.filter(pk=people[2].pk).update(deleted_at=NOW)
    action = CampaignAction.objects.select_related("campaign__header", "template__in_force").get()
    carry_on_campaigns(now=NOW, limit=1000)  # nobody but a person posts a letter
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in file_rows(action, by=marc, now=NOW)]
    assert [(row["société"], row["adresse"], row["texte"]) for row in rows] == [
        ("Atelier Roux", "3 rue des Lilas", "Cher Anne"),
        ("Atelier Blanc", "3 rue des Lilas", "Cher Anne"),
    ]

    assert mark_as_gone(action=action, by=marc, now=NOW) == 2
    with pytest.raises(NotPossible, match="déjà noté"):
        mark_as_gone(action=action, by=marc, now=NOW)
    sent = Activity.objects.filter(kind=ActivityKind.LETTER, campaign=campaign.header)
    assert set(sent.values_list("contact", flat=True)) == {one.pk for one in people[:2]}


def test_a_paused_campaign_starts_nothing_and_a_stopped_one_never_will(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    pause_campaign(campaign=campaign, paused=True, by=marc)
    carry_on_campaigns(now=NOW, limit=1000)
    assert CampaignAction.objects.get().done_at is None
    pause_campaign(campaign=campaign, paused=False, by=marc)
    stop_campaign(campaign=campaign, by=marc, now=NOW)
    carry_on_campaigns(now=NOW + timedelta(days=1), limit=1000)
    assert CampaignAction.objects.get().done_at is None
    with pytest.raises(NotPossible, match="arrêtée"):
        pause_campaign(campaign=campaign, paused=False, by=marc)


def test_what_cannot_start_says_why_and_waits(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc), channels=(CampaignChannel.EMAIL,))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    CampaignAction.objects.update(sequence=None)
    carry_on_campaigns(now=NOW, limit=1000)
    action = CampaignAction.objects.get()
    assert (action.done_at, action.problem) == (None, "Choisissez la séquence de cette campagne.")


def test_who_may_not_change_a_campaign_does_not(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc))
    camille = make.user()
    with pytest.raises(NotAllowed):
        launch_campaign(campaign=campaign, by=camille, now=NOW)
    with pytest.raises(EditedMeanwhile):
        edit_campaign(campaign=campaign, told={}, dates=(None, None), version=campaign.version - 1, by=marc)


def test_a_copy_takes_all_but_the_days_and_the_members(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc))
    launch_campaign(campaign=campaign, by=marc, now=NOW)
    made = copy_campaign(campaign=campaign, name="Printemps", by=marc, now=NOW)
    assert (made.state, made.objective, made.header.code) == (CampaignState.DRAFT, Objective.WIN, "printemps")
    action = made.actions.get()
    assert (action.channel, action.text, action.start_date) == (CampaignChannel.PHONE, "Bonjour", None)
    assert (made.targets.count(), Member.objects.filter(campaign=made).count()) == (1, 0)
    with pytest.raises(CampaignRefused, match="sa cible et ses canaux ne changent plus"):
        take_target(campaign=campaign, segment=Segment.objects.get(), lot=None, is_left_out=True, by=marc)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_people_who_launch_at_once_freeze_each_member_once(marc: User) -> None:
    campaign = prepared(marc, somebody("Roux", marc), somebody("Blanc", marc))
    barrier, refused = threading.Barrier(2), []

    def launch() -> None:
        mine = Campaign.objects.get(pk=campaign.pk)
        barrier.wait()
        try:
            launch_campaign(campaign=mine, by=marc, now=NOW)
        except NotPossible as refusal:
            refused.append(refusal.sentence)
        finally:
            connection.close()

    threads = [threading.Thread(target=launch) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert (len(refused), Member.objects.count()) == (1, 2)
