"""The editor of automations: a form that is the whole automation, read as the person left it and drawn again.

`nom`, `quand` and `lequel` say what sets it off, `k-…` `c-…` the criteria (segment_builder), `d-0-kind` `d-0-text` … the deeds.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from filon.automations.rules.deeds import MOST_DEEDS, Deed
from filon.automations.rules.kinds import DeedKind, Trigger, Whom, deeds_for, subject_of
from filon.automations.services.versions import Written
from filon.kit.subjects import SubjectKind
from filon.records.models import Tag
from filon.sequences.selectors.flows import sequences_for
from filon.usecases.automating_setup import OF, criteria_or_none
from filon.usecases.many_fields import fields_of_many
from filon.users.models import User
from filon.users.selectors import active_people
from filon.web.segment_builder import builder_of, criteria_of, do_in_builder, read_builder

EMPTY = Written(Trigger.LEAD_CREATED, "", {}, (Deed(DeedKind.TASK, whom=Whom.OWNER),))


def read_written(sent: QueryDict) -> Written:
    """As the person left it; what is not of the form is left aside."""
    trigger = _one_of(Trigger, sent.get("quand", ""), Trigger.LEAD_CREATED)
    of = sent.get("lequel", "")[:80]
    of = of if trigger in OF and of in dict(OF[trigger]()) else ""
    subject = subject_of(trigger, of)
    deeds = [_read_deed(sent, place, subject) for place in range(MOST_DEEDS + 1) if f"d-{place}-kind" in sent]
    return Written(trigger, of, criteria_or_none(criteria_of(read_builder(sent))), deeds)


def _read_deed(sent: QueryDict, place: int, subject: SubjectKind) -> Deed:
    def said(name: str) -> str:
        return sent.get(f"d-{place}-{name}", "")

    kind = _one_of(DeedKind, said("kind"), DeedKind.TASK)
    return Deed(
        kind=kind if kind in deeds_for(subject) else DeedKind.TASK,
        text=said("text").strip()[:300],
        whom=said("whom") if said("whom") in Whom._value2member_map_ else "",
        person=_key(said("person")),
        days=_key(said("days")) or 0,
        tag=_key(said("tag")),
        field=said("field")[:80],
        value=said("value")[:2000],
        sequence=_key(said("sequence")),
    )


def _one_of(kinds: Any, code: str, otherwise: Any) -> Any:
    return kinds(code) if code in kinds._value2member_map_ else otherwise


def _key(raw: str) -> int | None:
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 10 else None


def do_in_deeds(written: Written, what: str) -> Written:
    """ "action" adds one, "retirer-action:1" takes the second away."""
    deeds = list(written.deeds)
    if what == "action" and len(deeds) < MOST_DEEDS:
        deeds.append(Deed(DeedKind.TASK, whom=Whom.OWNER))
    elif what.startswith("retirer-action:") and (place := _key(what.partition(":")[2])) is not None:
        deeds = [deed for number, deed in enumerate(deeds) if number != place]
    return written._replace(deeds=deeds)


def builder_for(written: Written, sent: QueryDict) -> Any:
    if not sent:
        return builder_of(written.criteria or {"all": []})
    root = read_builder(sent)
    do_in_builder(root, sent.get("faire", ""))
    return root


def drawn_form(written: Written, *, viewer: User) -> dict[str, Any]:
    """What the page shows beside the criteria."""
    subject = subject_of(written.trigger, written.of)
    watched = OF.get(written.trigger)
    fields = dict(fields_of_many(subject))
    return {
        "written": written,
        "triggers": [(one.value, one.label) for one in Trigger],
        "watched": watched() if watched else (),
        "any_watched": written.trigger != Trigger.FIELD,
        "deeds": [_drawn(deed, fields) for deed in written.deeds],
        "kinds": [(kind.value, kind.label) for kind in deeds_for(subject)],
        "whom": Whom.choices(),
        "people": active_people(),
        "tags": Tag.objects.order_by("name"),
        "sequences": sequences_for(viewer=viewer).filter(archived_at=None),
        "fields_of_record": [(name, entry.label) for name, entry in fields.items()],
        "may_add": len(written.deeds) < MOST_DEEDS,
    }


def _drawn(deed: Deed, fields: Mapping[str, Any]) -> dict[str, Any]:
    entry = fields.get(deed.field)
    choices = entry.choices() if entry and entry.choices else ()
    return {**deed._asdict(), "choices": choices}
