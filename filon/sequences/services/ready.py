"""A ready sequence becomes one of the company's, in preparation, with its texts in service: each is then changed at will."""

from datetime import datetime

from django.db import transaction

from filon.kit.text import fold
from filon.playbook.models import Template
from filon.playbook.services.templates import create_template
from filon.playbook.services.templates import put_in_service as put_template_in_service
from filon.sequences.models import Sequence
from filon.sequences.rules.ready import ReadyTemplate, ready_sequence
from filon.sequences.services.versions import create_sequence
from filon.users.models import User
from filon.users.selectors import Viewer


@transaction.atomic
def install_ready(*, file: str, owner: User | None, by: Viewer, now: datetime) -> Sequence:
    """A text that the company has already under that name is taken as it is. NotPossible when the sequence is here already."""
    ready = ready_sequence(file)
    texts = {key: _template(text, owner=owner, by=by, now=now).pk for key, text in ready.texts.items()}
    flow = tuple(step._replace(template=texts.get(step.key)) for step in ready.steps)
    return create_sequence(name=ready.name, kind=ready.kind, owner=owner, by=by, now=now, flow=flow, **ready.settings)


def _template(text: ReadyTemplate, *, owner: User | None, by: Viewer, now: datetime) -> Template:
    known = Template.objects.filter(name_key=fold(text.name), channel=text.channel).first()
    if known:
        return known
    values = {"name": text.name, "channel": text.channel, "brings": text.brings, "owner": owner}
    made = create_template(values=values, subject=text.subject, body=text.body, personas=(), by=by, now=now)
    put_template_in_service(template=made, version=made.version, by=by, now=now)
    return made
