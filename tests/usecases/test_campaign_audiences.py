"""Audiences for retargeting: only who consented, hashed; what was handed over is on the record and touches nobody."""

import hashlib

import pytest

from filon.activities.models import Activity
from filon.campaigns.models import CampaignAction
from filon.campaigns.rules.channels import CampaignChannel
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.kit.errors import NotPossible
from filon.permission.rules.kinds import Channel
from filon.permission.services.consents import record_consent, withdraw_consent
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.campaign_audiences import audience_rows, note_audience
from filon.usecases.campaigning import launch_campaign, pause_campaign
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW
from tests.usecases.test_campaigning import prepared, somebody

pytestmark = pytest.mark.django_db


@pytest.fixture
def marc() -> User:
    return make.user("Marc", email="marc@halvane.example", role="marketing")


def consented(name: str, marc: User) -> Contact:
    person = somebody(name, marc)
    record_consent(contact=person, channel=Channel.AUDIENCE, proof="Case", at=NOW, by=BY_SYSTEM, now=NOW)
    return person


def running(marc: User, *people: Contact, channel: CampaignChannel = CampaignChannel.SOCIAL_ADS) -> CampaignAction:
    launch_campaign(campaign=prepared(marc, *people, channels=(channel,)), by=marc, now=NOW)
    return CampaignAction.objects.select_related("campaign__header").get()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_only_who_consented_is_in_it_and_nothing_but_hashes(marc: User) -> None:
    anne, zoe = consented("Roux", marc), consented("Vert", marc)
    ContactPoint.objects.create(contact=anne, kind=PointKind.MOBILE, value="06 12 34 56 78", normalised="+33612345678")
    action = running(marc, anne, zoe, somebody("Blanc", marc))
    expected = [(sha("roux@atelier-roux.fr"), sha("33612345678")), (sha("vert@atelier-vert.fr"), "")]
    assert list(audience_rows(action, now=NOW)) == sorted(expected)


def test_who_takes_her_consent_back_is_out_at_once(marc: User) -> None:
    anne = consented("Roux", marc)
    action = running(marc, anne)
    withdraw_consent(contact=anne, channel=Channel.AUDIENCE, by=BY_SYSTEM, now=NOW)
    assert list(audience_rows(action, now=NOW)) == []


def test_what_was_handed_over_is_said_once_on_her_record_and_counts_as_no_contact(marc: User) -> None:
    anne = consented("Roux", marc)
    action = running(marc, anne, somebody("Blanc", marc))
    assert note_audience(action=action, by=marc, now=NOW) == 1
    told = Activity.objects.get(contact=anne)
    assert (
        told.text == "Empreinte de son adresse remise à Meta et LinkedIn, audience de la campagne «\u00a0Automne\u00a0»"
    )
    assert (told.campaign, told.direction) == (None, "")
    with pytest.raises(NotPossible, match="déjà noté"):
        note_audience(action=action, by=marc, now=NOW)


def test_nothing_is_handed_over_by_a_campaign_on_pause_or_a_channel_without_audience(marc: User) -> None:
    action = running(marc, consented("Roux", marc))
    pause_campaign(campaign=action.campaign, paused=True, by=marc)
    with pytest.raises(NotPossible, match="pas en cours"):
        note_audience(action=action, by=marc, now=NOW)
    action.channel = CampaignChannel.PHONE
    with pytest.raises(NotPossible, match="n’a pas d’audience"):
        list(audience_rows(action, now=NOW))
