"""Templates: written, put in service, withdrawn; each change of wording is a version, so that what was sent stays readable."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

import nh3
from django.db import transaction
from django.db.models import F, Max

from filon.kit.errors import EditedMeanwhile, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold, one_line
from filon.playbook.models import Persona, Template, TemplateVersion
from filon.playbook.rules.templates import (
    WITH_SUBJECT,
    TemplateChannel,
    TemplateState,
    Text,
    check_text,
    check_value,
    fingerprint_of,
)
from filon.records.models import FieldDefinition
from filon.users.models import User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import Viewer, check_may

CONFLICT = "Quelqu’un d’autre a modifié ce modèle entre-temps\u00a0: rouvrez la page, puis recommencez."
# What a letter needs; no picture, so that nothing is fetched when it is read (domain.md PX-1).
LETTER_TAGS = {"div", "p", "br", "strong", "b", "em", "i", "u", "a", "ul", "ol", "li", "blockquote"}


class TemplateNameTaken(NotPossible):
    """Two templates of one name: nobody would know which one to choose."""


@transaction.atomic
def create_template(
    *, values: Mapping[str, Any], subject: str, body: str, personas: Collection[Persona], by: Viewer, now: datetime
) -> Template:
    """In preparation, with its first version. `values`: columns of Template."""
    _check_writes(by, values["owner"])
    _refuse_taken(values["name"], but=0)
    text = _checked(TemplateChannel(values["channel"]), subject, body)
    made = Template.objects.create(**values, name_key=fold(values["name"]), created_at=now, updated_at=now)
    made.personas.set(personas)
    _put_in_force(made, text, by=by, now=now)
    return made


@transaction.atomic
def edit_template(
    *,
    template: Template,
    values: Mapping[str, Any],
    subject: str,
    body: str,
    personas: Collection[Persona],
    version: int,
    by: Viewer,
    now: datetime,
) -> None:
    """Another wording is another version; what waits to be sent takes it, what was sent keeps its own."""
    _check_writes(by, template.owner)
    _check_writes(by, values["owner"])
    _refuse_taken(values["name"], but=template.pk)
    text = _checked(TemplateChannel(template.channel), subject, body)
    if template.state == TemplateState.LIVE:
        check_value(values["brings"])
    _claim(template, version, now=now, name_key=fold(values["name"]), **values)
    template.personas.set(personas)
    before = template.in_force
    if before is None or (before.subject, before.body) != (text.subject, text.body):
        _put_in_force(template, text, by=by, now=now)


@transaction.atomic
def put_in_service(*, template: Template, version: int, by: Viewer, now: datetime) -> None:
    _check_writes(by, template.owner)
    check_value(template.brings)
    _claim(template, version, now=now, state=TemplateState.LIVE)


@transaction.atomic
def withdraw_template(*, template: Template, version: int, by: Viewer, now: datetime) -> None:
    """No longer offered; what names it keeps its wording."""
    _check_writes(by, template.owner)
    _claim(template, version, now=now, state=TemplateState.ARCHIVED)


def _checked(channel: TemplateChannel, subject: str, body: str) -> Text:
    if channel == TemplateChannel.EMAIL:
        body = nh3.clean(body, tags=LETTER_TAGS, attributes={"a": {"href"}}, link_rel=None)
    text = Text(channel, one_line(subject) if channel in WITH_SUBJECT else "", body.strip())
    check_text(text, custom=custom_keys())
    return text


def custom_keys() -> list[str]:
    """Of the fields added to contacts: a text may ask for « champ.budget »."""
    return list(FieldDefinition.objects.filter(entity=SubjectKind.CONTACT).values_list("key", flat=True))


def _check_writes(by: Viewer, owner: User | None) -> None:
    """A salesperson writes his own templates; those of the company, whoever answers for them."""
    check_may(by, Entity.MESSAGE, Action.WRITE, owner_id=owner.pk if owner else None)


def _put_in_force(template: Template, text: Text, *, by: Viewer, now: datetime) -> None:
    last = template.versions.aggregate(last=Max("number"))["last"] or 0
    template.in_force = TemplateVersion.objects.create(
        template=template,
        number=last + 1,
        subject=text.subject,
        body=text.body,
        fingerprint=fingerprint_of(text),
        created_at=now,
        by=by if isinstance(by, User) else None,
    )
    Template.objects.filter(pk=template.pk).update(in_force=template.in_force)


def _refuse_taken(name: str, *, but: int) -> None:
    if Template.objects.filter(name_key=fold(name)).exclude(pk=but).exists():
        raise TemplateNameTaken(f"«\u00a0{name}\u00a0» est déjà le nom d’un modèle\u00a0: donnez-en un autre.")


def _claim(template: Template, version: int, *, now: datetime, **values: Any) -> None:
    rows = Template.objects.filter(pk=template.pk, version=version)
    if not rows.update(**values, version=F("version") + 1, updated_at=now):
        raise EditedMeanwhile(CONFLICT)
    template.refresh_from_db()
