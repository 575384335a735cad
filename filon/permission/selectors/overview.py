"""What a page says of one person: channel by channel allowed or not, why, and what she accepted or refused."""

from datetime import datetime
from typing import NamedTuple

from filon.contacts.models import Contact
from filon.permission.models import Consent, NoticeRecord, Objection
from filon.permission.rules.consent import is_taken_back
from filon.permission.rules.facts import Question
from filon.permission.rules.kinds import CHANNELS, CHOSEN, Channel, Purpose
from filon.permission.rules.policy import ContactPolicy, Decision
from filon.permission.selectors.assembling import Known, facts_of
from filon.permission.selectors.facts import known_people
from filon.users.selectors import Viewer


class ChannelLine(NamedTuple):
    channel: Channel
    decision: Decision


class Said(NamedTuple):
    """An objection with what it is about; `over`: she chose otherwise since."""

    objection: Objection
    about: str
    over: bool


class PermissionOverview(NamedTuple):
    """The newest consents, objections and notices first."""

    lines: list[ChannelLine]
    consents: list[Consent]
    objections: list[Said]
    notices: list[NoticeRecord]


def permission_overview(*, contact: Contact, viewer: Viewer, now: datetime) -> PermissionOverview:
    """May one colleague prospect this person now? A campaign asks again with its own terms."""
    policy = ContactPolicy()
    known = known_people(ids=[contact.pk], viewer=viewer, at=now).get(contact.pk)
    lines = [
        ChannelLine(channel, policy.decide(facts_of(it, question=Question(channel, now))))
        for it in ([known] if known else [])
        for channel in CHANNELS
    ]
    return PermissionOverview(
        lines=lines,
        consents=list(Consent.objects.filter(contact=contact, withdrawn_at=None)),
        objections=_objections(contact, known),
        notices=list(NoticeRecord.objects.filter(contact=contact)),
    )


def _objections(contact: Contact, known: Known | None) -> list[Said]:
    over = {one.ref for one in known.objections if is_taken_back(one, known.consents)} if known else set()
    return [
        Said(
            one,
            Purpose.label_of(one.purpose) if one.purpose in CHOSEN else Channel.label_of(one.channel),
            f"objection:{one.pk}" in over,
        )
        for one in Objection.objects.filter(contact=contact)
    ]
