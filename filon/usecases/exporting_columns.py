"""The columns of each exported entity: their title, their value, and what an import makes of them again."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

from filon.activities.rules.kinds import ActivityKind, CallOutcome, Direction
from filon.contacts.rules.axes import BuyingStage, LifecycleStage, Temperature
from filon.contacts.rules.kinds import Civility, DecisionLevel
from filon.kit.sheets.cells import Cell
from filon.kit.subjects import SubjectKind
from filon.kit.text import fold
from filon.permission.rules.kinds import Channel
from filon.permission.rules.targets import REFUSED
from filon.records.models import FieldDefinition
from filon.usecases.exporting_rows import Row
from filon.usecases.importing_catalogue import CATALOGUE

BETWEEN = "; "  # several addresses, numbers or tags in one cell


class Column(NamedTuple):
    """`path` is the target of an import; empty for what only informs the reader."""

    title: str
    path: str
    value: Callable[[Row], Cell]


# The titles by which a file that Filon wrote is known again.
OWN_TITLES = {
    "company": "Identifiant Filon de l’entreprise",
    "contact": "Identifiant Filon du contact",
    "lead": "Identifiant Filon du lead",
    "opportunity": "Identifiant Filon de l’opportunité",
    "order": "Identifiant Filon de la commande",
    "activity": "Identifiant Filon de l’activité",
    "product": "Identifiant Filon du produit",
}


def columns_of(entity: str) -> list[Column]:
    """Those of the entity itself, then the fields that people added to it."""
    columns = COLUMNS[entity]
    return [*columns, *_custom_columns(entity, {column.title for column in columns})]


def _custom_columns(entity: str, taken: set[str]) -> Iterable[Column]:
    """A label that another column bears already is told apart by its key."""
    for definition in FieldDefinition.objects.filter(entity=entity):
        title = definition.label if definition.label not in taken else f"{definition.label} ({definition.key})"
        taken.add(title)
        yield Column(title, f"{entity}.custom.{definition.key}", _custom(definition.key))


def _custom(key: str) -> Callable[[Row], Cell]:
    def value(row: Row) -> Cell:
        said = row.record.custom.get(key)
        return said if isinstance(said, str | int | float | bool) or said is None else str(said)

    return value


def _of(name: str) -> Callable[[Row], Any]:
    """A field of the record, or of a record that it points at ("company.name")."""
    parts = name.split(".")
    return lambda row: reduce(lambda thing, part: getattr(thing, part, None), parts, row.record)


def _said(path: str, field: str = "") -> Column:
    """A column that an import reads as it stands."""
    target = CATALOGUE[path]
    return Column(target.label, path, _of(field or target.column))


def _money(path: str, field: str) -> Column:
    read = _of(field)
    return Column(CATALOGUE[path].label, path, lambda row: _euros(read(row)))


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else Decimal(cents).scaleb(-2)


def _word(path: str, label_of: Callable[[str], str], field: str = "") -> Column:
    """The French word where an import knows it, else the code."""
    target, read = CATALOGUE[path], _of(field or CATALOGUE[path].column)

    def value(row: Row) -> Cell:
        code = str(read(row) or "")
        word = label_of(code) if code else ""
        return word if target.choices.get(fold(word)) == code else code

    return Column(target.label, path, value)


def _told(title: str, value: Callable[[Row], Any]) -> Column:
    return Column(title, "", value)


def _labelled(title: str, field: str, label_of: Callable[[str], str]) -> Column:
    read = _of(field)
    return _told(title, lambda row: label_of(read(row)) if read(row) else "")


def _own(entity: str, path: str = "", field: str = "pk") -> Column:
    read = _of(field)
    return Column(OWN_TITLES[entity], path or f"{entity}.external_id", lambda row: row.own(read(row)))


def _points(path: str, *kinds: str) -> Column:
    return Column(
        CATALOGUE[path].label, path, lambda row: BETWEEN.join(v for kind in kinds for v in row.points.get(kind, ()))
    )


def _site(path: str, own: str = "") -> Column:
    """Of the head office; `own` names the company's field that speaks when the site does not."""
    name = CATALOGUE[path].column
    return Column(
        CATALOGUE[path].label,
        path,
        lambda row: (getattr(row.site, name) if row.site else "") or (getattr(row.record, own) if own else ""),
    )


def _person(title: str, path: str, field: str) -> Column:
    """A colleague by his address, or by his name when he has none."""
    read = _of(field)
    return Column(title, path, lambda row: (read(row).email or read(row).full_name) if read(row) else "")


def _tags(entity: str) -> Column:
    return Column(CATALOGUE[f"{entity}.tags"].label, f"{entity}.tags", lambda row: BETWEEN.join(row.tags))


def _one_line(path: str, value: Callable[[Any], Cell]) -> Column:
    """Of a record with one line only: an import writes one."""
    return Column(CATALOGUE[path].label, path, lambda row: value(row.lines[0]) if len(row.lines) == 1 else None)


def _refusal(name: str, channel: Channel) -> Column:
    """Whoever receives the file must know; what was not refused is left open, not said to be allowed."""
    path = f"contact.{name}"
    return Column(CATALOGUE[path].label, path, lambda row: bool({Channel.ALL, channel} & {*row.refused}) or None)


def _product_of(line: Any) -> Cell:
    return line.product.name if line.product else None


ADDRESS = ("street_number", "street", "address_extra", "postal_code", "city", "commune_code", "country")
COMPANY: Sequence[Column] = (
    _own("company"),
    _said("company.name"),
    _site("company.trade_name", "trade_name"),
    _said("company.siren"),
    _site("company.siret"),
    _said("company.vat_number"),
    _said("company.naf_code"),
    _said("company.legal_form_code"),
    _site("company.headcount_band", "headcount_band"),
    _money("company.turnover", "turnover_cents"),
    *(_site(f"company.{name}") for name in ADDRESS),
    _points("company.phone", "phone", "mobile"),
    _points("company.fax", "fax"),
    _points("company.email", "email"),
    _said("company.website"),
    _said("company.domain"),
    _said("company.parent", "parent.name")._replace(path=""),
    _said("company.current_supplier"),
    _said("company.contract_end_date"),
    _said("company.source", "source.name"),
    _person("Responsable", "company.owner", "owner"),
    _said("company.created_at"),
    _said("company.diffusion_status"),
    _tags("company"),
    _labelled("Étape", "lifecycle_stage", LifecycleStage.label_of),
    _told("Département", _of("department")),
)
CONTACT: Sequence[Column] = (
    _own("contact"),
    _word("contact.civility", Civility.label_of),
    _said("contact.first_name"),
    _said("contact.last_name"),
    _points("contact.email", "email"),
    _points("contact.phone", "phone"),
    _points("contact.mobile", "mobile"),
    _points("contact.fax", "fax"),
    _said("contact.job_title"),
    _said("contact.job_function"),
    _word("contact.decision_level", DecisionLevel.label_of),
    _own("company", "company.external_id", "company_id"),
    _told("Entreprise", _of("company.name")),
    _said("contact.linkedin_url"),
    _said("contact.language"),
    _said("contact.source", "source.name"),
    _person("Responsable", "contact.owner", "owner"),
    _said("contact.created_at"),
    _said("contact.persona", "persona.name"),
    *(_refusal(name, channel) for name, channel in REFUSED.items()),
    _tags("contact"),
    _labelled("Étape", "lifecycle_stage", LifecycleStage.label_of),
    _labelled("Température", "temperature", Temperature.label_of),
    _labelled("Phase d’achat", "buying_stage", BuyingStage.label_of),
    _told("Adresse postale", lambda row: BETWEEN.join(row.points.get("postal", ()))),
)
OF_WHOM: Sequence[Column] = (
    _own("company", "company.external_id", "company_id"),
    _told("Entreprise", _of("company.name")),
    _own("contact", "contact.external_id", "contact_id"),
    _told("Contact", _of("contact.full_name")),
)
LEAD: Sequence[Column] = (
    _own("lead"),
    _said("lead.name"),
    *OF_WHOM,
    _word("lead.entrance", lambda code: {"inbound": "Entrant", "outbound": "Sortant"}.get(code, code)),
    _word("lead.lifecycle_stage", LifecycleStage.label_of),
    _said("lead.product", "product.name"),
    _said("lead.source", "source.name"),
    _said("lead.medium"),
    _said("lead.campaign", "campaign.name"),
    _said("lead.created_at"),
    _person("Responsable", "lead.owner", "owner"),
    _money("lead.potential_amount", "potential_cents"),
    _said("lead.currency"),
    _said("lead.project"),
    _said("lead.project_date"),
    _said("lead.is_willing"),
    _said("lead.budget_holder"),
    _said("lead.need"),
    _said("lead.need_kind"),
    _money("lead.budget", "budget_cents"),
    _said("lead.budget_stage"),
    _said("lead.authority"),
    _said("lead.need_level"),
    _said("lead.horizon"),
    _said("lead.lost_reason", "reason"),
    _told("Clos le", _of("closed_at")),
)
OF_ITS_COURSE: Sequence[Column] = (
    _told("Où elle en est", lambda row: row.card.sentence if row.card else ""),
    _told("À faire maintenant", lambda row: row.card.step.what if row.card and row.card.step else ""),
    _told("Pourquoi", lambda row: row.card.step.why if row.card and row.card.step else ""),
)
OPPORTUNITY: Sequence[Column] = (
    _own("opportunity"),
    _said("opportunity.name"),
    *OF_WHOM,
    _own("lead", "opportunity.lead", "lead_id"),
    _person("Responsable", "opportunity.owner", "owner"),
    _one_line("opportunity.product", _product_of),
    _said("opportunity.pipeline", "process_version.process.name"),
    _said("opportunity.stage", "stage.key"),
    _told("Étape de vente", _of("stage.label")),
    _money("opportunity.amount", "cents"),
    _said("opportunity.currency"),
    _said("opportunity.probability"),
    _said("opportunity.opened_because"),
    _said("opportunity.opened_at"),
    _said("opportunity.closed_at"),
    _said("opportunity.expected_close_date"),
    _said("opportunity.close_reason", "close_reason.label"),
    *OF_ITS_COURSE,
    _said("opportunity.competitor"),
    _said("opportunity.source", "source.name"),
    _said("opportunity.campaign", "campaign.name"),
)
ORDER: Sequence[Column] = (
    _own("order"),
    _told("Numéro de commande", _of("number")),
    *OF_WHOM[:2],
    _own("opportunity", "order.opportunity", "opportunity_id"),
    _said("order.ordered_at"),
    _money("order.amount", "cents"),
    _said("order.currency"),
    _one_line("order.product", _product_of),
    _one_line("order.quantity", lambda line: int(line.quantity) if line.quantity % 1 == 0 else float(line.quantity)),
    _said("order.renewal_date"),
    _person("Responsable", "order.owner", "owner"),
)


def _subject(kind: SubjectKind) -> Callable[[Row], Cell]:
    return lambda row: row.own(row.record.subject_id) if row.record.subject_kind == kind else None


ACTIVITY: Sequence[Column] = (
    _own("activity"),
    _said("activity.at"),
    _word("activity.kind", ActivityKind.label_of),
    _word("activity.direction", Direction.label_of),
    _word("activity.outcome", CallOutcome.label_of),
    *OF_WHOM,
    Column(OWN_TITLES["lead"], "activity.lead", _subject(SubjectKind.LEAD)),
    Column(OWN_TITLES["opportunity"], "activity.opportunity", _subject(SubjectKind.OPPORTUNITY)),
    _said("activity.channel"),
    _said("activity.campaign", "campaign.name"),
    _person("Responsable", "activity.owner", "by"),
    _said("activity.text"),
)
PRODUCT: Sequence[Column] = (
    _own("product"),
    _said("product.name"),
    _said("product.code"),
    _said("product.family"),
    _money("product.price", "cents"),
    _said("product.currency"),
    _said("product.active"),
)
COLUMNS: dict[str, Sequence[Column]] = {
    "company": COMPANY,
    "contact": CONTACT,
    "lead": LEAD,
    "opportunity": OPPORTUNITY,
    "order": ORDER,
    "activity": ACTIVITY,
    "product": PRODUCT,
}


def own_document(titles: Sequence[str], *, entity: str) -> dict[str, Any] | None:
    """The mapping of a file that an export wrote, or None: it bears the identifier of the entity."""
    if entity not in COLUMNS or OWN_TITLES[entity] not in titles:
        return None
    types = {f"{entity}.custom.{d.key}": d.type for d in FieldDefinition.objects.filter(entity=entity)}
    uses = {
        column.title: {"field": column.path, "type": types[column.path]} if column.path in types else column.path
        for column in columns_of(entity)
        if column.path and column.title in titles
    }
    return {"source": {"system": "filon"}, "columns": uses}
