"""Sequences, templates and people of the tests."""

from datetime import datetime
from itertools import count
from typing import Any

from filon.contacts.models import Contact, ContactPoint
from filon.contacts.rules.kinds import PointKind
from filon.permission.models import NoticeRecord
from filon.permission.rules.kinds import NoticeKind, NoticeWay
from filon.playbook.models import Template
from filon.playbook.services.templates import create_template
from filon.playbook.services.templates import put_in_service as put_template_in_service
from filon.sequences.models import Enrolment, Sequence
from filon.sequences.rules.flow import StepText
from filon.sequences.rules.kinds import Ending, SequenceKind, StepKind
from filon.sequences.services.versions import create_sequence, put_in_service
from filon.usecases.enrolling import enter_by_hand
from filon.usecases.outbound import carry_on_sequences
from filon.users.models import User
from filon.users.rules.rights import Role
from filon.users.selectors import SYSTEM
from tests import factories as make
from tests.factories import NOW

_number = count(1000)
CALL = StepText("appel", StepKind.CALL, "Premier appel", wait_days=2)
LINKEDIN = StepText("linkedin", StepKind.LINKEDIN, "Message LinkedIn", wait_days=7)
EXITS = [Ending.ANSWERED, Ending.MEETING, Ending.OPPORTUNITY, Ending.COLLEAGUE]


def template(name: str = "Relance", body: str = "Bonjour {{ prénom }}", channel: str = "email") -> Template:
    if known := Template.objects.filter(name=name).first():
        return known
    values = {"name": name, "channel": channel, "language": "fr", "phases": "", "owner": None}
    values |= {"brings": "Un conseil à suivre tout de suite"}
    marc = make.user("Marc", role=Role.MARKETING)
    made = create_template(values=values, subject="Pour {{ prénom }}", body=body, personas=(), by=marc, now=NOW)
    put_template_in_service(template=made, version=made.version, by=marc, now=NOW)
    return made


def mail(key: str = "mail", *, wait_days: int = 0, **fields: Any) -> StepText:
    fields.setdefault("template", template(f"Modèle {key}", f"Bonjour {{{{ prénom }}}}, étape {key}").pk)
    return StepText(key, StepKind.EMAIL, f"E-mail {key}", wait_days=wait_days, **fields)


def live(name: str, *steps: StepText, owner: User, kind: SequenceKind = SequenceKind.CADENCE, **told: Any) -> Sequence:
    told = {"exits": EXITS, "recontact_days": 90} | told
    sequence = create_sequence(name=name, kind=kind, owner=owner, by=SYSTEM, now=NOW, flow=steps, **told)
    draft = sequence.versions.get()
    put_in_service(draft=draft, version=draft.version, by=SYSTEM, now=NOW)
    return sequence


def anne(owner: User, *, mail: str = "anne.roux@atelier-roux.fr", **fields: Any) -> Contact:
    """A professional with an address and a number of her own, informed of where we have them from."""
    firm = fields.pop("company", None) or make.company("Atelier Roux", siren="732829320")
    person = make.contact("Anne", "Roux", owner=owner, company=firm, job_title="Gérante", **fields)
    ContactPoint.objects.create(contact=person, kind=PointKind.EMAIL, value=mail, normalised=mail, main=True)
    NoticeRecord.objects.create(contact=person, kind=NoticeKind.INDIRECT, how=NoticeWay.EMAIL, text_version="1", at=NOW)
    return make.reachable(person, f"+3349123{next(_number):04d}")


def enter(sequence: Sequence, *people: Contact, by: User, now: datetime = NOW) -> list[Enrolment]:
    enter_by_hand(sequence=sequence, contact_ids=[one.pk for one in people], by=by, now=now)
    return list(Enrolment.objects.filter(sequence=sequence, contact__in=people).order_by("pk"))


def run_until(end: datetime) -> None:
    """As the worker would, from one due step to the next."""
    for _ in range(100):
        due = Enrolment.objects.filter(due_at__lte=end).order_by("due_at").first()
        if due is None or due.due_at is None:
            return
        carry_on_sequences(now=due.due_at, limit=100)
    raise AssertionError("the sequence never comes to rest")
