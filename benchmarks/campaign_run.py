"""One run of the measure of campaigns, in a process of its own; JSON printed."""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from benchmarks.harness import peak_memory  # noqa: E402
from benchmarks.synthetic import NOW, fill_with_companies_and_contacts  # noqa: E402
from filon.campaigns.gateways import typeset_letters  # noqa: E402
from filon.campaigns.models import Campaign, CampaignAction, Member  # noqa: E402
from filon.campaigns.rules.channels import CampaignChannel  # noqa: E402
from filon.campaigns.rules.steps import Asked, CampaignState, Objective  # noqa: E402
from filon.campaigns.services.drafting import (  # noqa: E402
    create_campaign,
    edit_campaign,
    plan_action,
    take_target,
    word_action,
)
from filon.contacts.models import Contact, ContactPoint  # noqa: E402
from filon.contacts.rules.kinds import PointKind  # noqa: E402
from filon.kit.subjects import SubjectKind  # noqa: E402
from filon.permission.models import Consent  # noqa: E402
from filon.permission.rules.kinds import Channel, SuppressionReason  # noqa: E402
from filon.permission.services.suppressions import NewSuppression, add_suppressions  # noqa: E402
from filon.playbook.services.templates import create_template  # noqa: E402
from filon.playbook.services.templates import put_in_service as put_template  # noqa: E402
from filon.records.services.bulk import analyse_new_tables, moment_parameter  # noqa: E402
from filon.segments.models import Segment  # noqa: E402
from filon.sequences.rules.flow import StepText  # noqa: E402
from filon.sequences.rules.kinds import EXITS, SequenceKind, StepKind  # noqa: E402
from filon.sequences.services.versions import create_sequence, put_in_service  # noqa: E402
from filon.usecases.campaign_files import letters_pdf, letters_told  # noqa: E402
from filon.usecases.campaigning import carry_on_campaigns, launch_campaign  # noqa: E402
from filon.users.models import User  # noqa: E402
from filon.users.rules.rights import Role  # noqa: E402
from filon.users.selectors import SYSTEM  # noqa: E402
from filon.worker.schedule import JOBS  # noqa: E402

BATCH = next(job.batch_size for job in JOBS if job.name == "campaigns")
CONSENTS_AMONG, OPPOSED_AMONG = 50, 100  # one member in so many has said yes, or is on the suppression list
BODY = "Bonjour {{ prénom }},\n\nVos équipes de {{ entreprise }} téléphonent en plateau.\n\nÀ bientôt, {{ expéditeur }}"
COLUMNS = ("campaign_id", "contact_id", "is_asked", "channels", "because")


def launch(rows: int) -> dict[str, float]:
    campaign, owner = _prepared(rows, CampaignChannel.PHONE, CampaignChannel.EMAIL)
    base = peak_memory()
    taken = _seconds(lambda: _launch_whole(campaign, owner))
    asked = Member.objects.filter(campaign=campaign, is_asked=True, because="").count()
    assert asked > rows * 0.9, f"only {asked} of {rows} members may be contacted"
    return {"launch": taken, "bare": _bare(campaign), "memory": peak_memory() - base}


def _launch_whole(campaign: Campaign, owner: User) -> None:
    """As the page begins it and the worker ends it; nothing leaves in that time."""
    launch_campaign(campaign=campaign, by=owner, now=NOW)
    while Campaign.objects.filter(pk=campaign.pk, state=CampaignState.LAUNCHING).exists():
        carry_on_campaigns(now=NOW, limit=BATCH)


def _bare(campaign: Campaign) -> float:
    """The members once more, by bare statements in batches of the same size, then taken back."""
    members = list(Member.objects.filter(campaign=campaign).values_list(*COLUMNS))
    statement = f"INSERT INTO campaigns_member ({', '.join(COLUMNS)}) VALUES (%s, %s, %s, %s, %s)"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM campaigns_member")
        began = time.perf_counter()
        for start in range(0, len(members), BATCH):
            cursor.executemany(statement, members[start : start + BATCH])
        taken = time.perf_counter() - began
        transaction.set_rollback(True)
    return taken


def prepare(rows: int) -> None:
    campaign, owner = _prepared(rows, CampaignChannel.LETTER)
    _launch_whole(campaign, owner)


def ours() -> float:
    action, owner = _letter()
    return _seconds(lambda: letters_pdf(action, by=owner, now=NOW))


def bare() -> float:
    action, owner = _letter()
    told = letters_told(action, by=owner, now=NOW)
    assert len(told["letters"]) > 0
    return _seconds(lambda: typeset_letters(told))


def _letter() -> tuple[CampaignAction, User]:
    action = CampaignAction.objects.select_related("campaign__header", "template__in_force").get()
    return action, User.objects.get()


def _prepared(rows: int, *channels: CampaignChannel) -> tuple[Campaign, User]:
    call_command("migrate", verbosity=0)
    owner = User.objects.create_user("a@b.example", "x", full_name="Camille", role=Role.ADMIN, created_at=NOW)
    fill_with_companies_and_contacts(count=rows, owner_ids=[owner.pk])
    _inform_and_house()
    campaign = create_campaign(name="Automne", by=owner, now=NOW)
    told: dict[str, Any] = {"objective": Objective.WIN, "aimed_contracts": 8, "offer": "−10 %", "budget_cents": 200_000}
    told["brief"] = dict.fromkeys(Asked, "Oui")
    edit_campaign(campaign=campaign, told=told, dates=(NOW.date(), None), version=campaign.version, by=owner)
    everybody = Segment.objects.create(
        name="Tous", name_key="tous", entity=SubjectKind.CONTACT, shared=True, owner=owner, created_at=NOW, updated_at=NOW,
        criteria={"field": "contact.point", "op": "is", "value": "email"},
    )  # fmt: skip
    take_target(campaign=campaign, segment=everybody, lot=None, is_left_out=False, by=owner)
    for channel in channels:
        action = plan_action(campaign=campaign, channel=channel, start_date=NOW.date() + timedelta(days=1), by=owner)
        word_action(action=action, by=owner, **_words(channel, owner))
    analyse_new_tables()
    return campaign, owner


def _words(channel: CampaignChannel, owner: User) -> dict[str, Any]:
    if channel == CampaignChannel.PHONE:
        return {"text": "Bonjour"}
    if channel == CampaignChannel.LETTER:
        values = {"name": "Lettre", "channel": "letter", "brings": "Un conseil à suivre chaque matin", "owner": None}
        template = create_template(values=values, subject="Au calme", body=BODY, personas=(), by=SYSTEM, now=NOW)
        put_template(template=template, version=template.version, by=SYSTEM, now=NOW)
        return {"template": template}
    call = StepText("appel", StepKind.CALL, "Appel")
    told = {"exits": list(EXITS), "exclusive": False, "recontact_days": 0}
    made = create_sequence(
        name="E-mails", kind=SequenceKind.CADENCE, owner=owner, by=SYSTEM, now=NOW, flow=(call,), **told
    )
    put_in_service(draft=made.versions.get(), version=1, by=SYSTEM, now=NOW)
    return {"sequence": made}


def _inform_and_house() -> None:
    """Whence we have them was told to each, and each has an address; some have said yes or no."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO permission_noticerecord (contact_id, kind, how, text_version, at)"
            " SELECT id, 'indirect', 'email', '1', %s FROM contacts_contact",
            [moment_parameter(NOW - timedelta(days=20))],
        )
    people = list(Contact.objects.order_by("pk").values_list("pk", flat=True))
    consents = (
        Consent(contact_id=pk, channel=Channel.EMAIL, at=NOW - timedelta(days=9), proof="Salon")
        for pk in people[::CONSENTS_AMONG]
    )
    Consent.objects.bulk_create(consents, batch_size=BATCH)
    mails = ContactPoint.objects.filter(contact__in=people[::OPPOSED_AMONG], kind=PointKind.EMAIL)
    add_suppressions(
        [NewSuppression(str(it.normalised), Channel.EMAIL, SuppressionReason.COMPLAINT, NOW) for it in mails], now=NOW
    )
    ContactPoint.objects.bulk_create(
        (
            ContactPoint(
                contact_id=pk, kind=PointKind.POSTAL, value=f"{pk % 90 + 1} rue des Lilas, 13{pk % 900:03d} Ville"
            )
            for pk in people
        ),
        batch_size=BATCH,
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    runs: dict[str, Callable[..., object]] = {"launch": launch, "prepare": prepare, "ours": ours, "bare": bare}
    print(json.dumps(runs[sys.argv[1]](*map(int, sys.argv[2:]))))
