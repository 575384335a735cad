"""A content at disposal, and a person to whom it is given."""

from typing import Any

from filon.activities.models import ContentShare
from filon.activities.services.sharing import Wording
from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.kit.text import fold
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.permission.services.notices import record_notice
from filon.playbook.models import Content
from filon.playbook.rules.channels import ContactChannel
from filon.playbook.rules.contents import ContentState
from filon.records.rules.authorship import BY_SYSTEM
from filon.usecases.sharing import share_content
from filon.users.models import User
from tests import factories as make
from tests.factories import NOW

WORDS = "Bonjour Anne,\n\n{lien}"


def a_content(title: str = "Le comparatif", **values: Any) -> Content:
    told = {"kind": "article", "url": "https://halvane.example/comparatif", "state": ContentState.LIVE} | values
    return Content.objects.create(
        title=title, title_key=fold(title), key=fold(title).replace(" ", "-"), created_at=NOW, updated_at=NOW, **told
    )


def anne(address: str = "anne.roux@lartigue.fr", **fields: Any) -> Contact:
    """Informed of what we hold, at her company's address: she may be written to."""
    person = make.contact("Anne", "Roux", **{"company": make.company("Lartigue"), "job_title": "Directrice"} | fields)
    ContactPoint.objects.create(contact=person, kind=PointKind.EMAIL, value=address, normalised=address, main=True)
    record_notice(
        contact_ids=[person.pk],
        kind=NoticeKind.AT_COLLECTION,
        how=NoticeWay.EMAIL,
        text_version="v1",
        at=NOW,
        by=BY_SYSTEM,
        now=NOW,
    )
    return person


def share(content: Content, person: Contact, by: User, channel: ContactChannel = ContactChannel.EMAIL) -> ContentShare:
    wording = Wording(channel, content.title, WORDS)
    return share_content(content=content, contact=person, subject=None, wording=wording, by=by, now=NOW)
