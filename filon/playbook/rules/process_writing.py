"""A process written as a file that people read and correct: in the order of the sale, what is empty left out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import tomlkit
from tomlkit.items import AoT, InlineTable, Item, Table

from filon.playbook.rules.process import CriterionKind, CriterionSide, StageKind
from filon.playbook.rules.process_file import FORMAT, OWN_WORDS
from filon.playbook.rules.process_text import CriterionText, ProcessText, StageText, VariantText

INTRODUCTION = (
    "Processus commercial de Filon. Corrigez ce fichier, puis relisez-le avec « filon process import FICHIER ».",
    "Par étape : purpose (à quoi elle sert), asks (questions, réponses qui suffisent), say, do, share (que dire, faire, partager),",
    "cadence (jours ouvrés après l’entrée), entry et exit (critères), variants (la même étape pour certains).",
    "Durées en jours, probability en % de chances de signer.",
)
_LONG_TEXT = re.compile(r'^(\w+ = """)(?=.)', re.MULTILINE)  # a long text begins on a line of its own


def write_process_file(process: ProcessText) -> str:
    document = tomlkit.document()
    for line in INTRODUCTION:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document.update({"format": FORMAT, "key": process.key, "name": process.name, "kind": process.kind.value})
    stages = tomlkit.aot()
    for stage in process.stages:
        stages.append(_stage(stage))
    document.add("stages", stages)
    return _LONG_TEXT.sub("\\1\n", tomlkit.dumps(document))


def _stage(stage: StageText) -> Table:
    told: dict[str, Any] = {"key": stage.key, "label": stage.label}
    if stage.kind != StageKind.OPEN:
        told["kind"] = stage.kind.value
    told |= {"moment": stage.moment.value, "works_on": stage.works_on.value, "purpose": stage.purpose}
    if stage.kind == StageKind.OPEN:
        told["probability"] = stage.probability
    told |= {"sends_proposals": stage.sends_proposals, "next_process": stage.next_process}
    table = _table(
        told | {"next_after_days": stage.next_after_days} | _words(stage) | {"contents": list(stage.contents)}
    )
    _add_lists(table, stage)
    for side in CriterionSide:
        _add(table, side.value, (_table(_criterion(one)) for one in stage.criteria(side)))
    _add(table, "variants", (_variant(one) for one in stage.variants))
    return table


def _variant(variant: VariantText) -> Table:
    told = {"name": variant.name, "audience": variant.audience, "waived": list(variant.waived)}
    table = _table(told | {"probability": variant.probability} | _words(variant))
    _add_lists(table, variant)
    return table


def _words(told: StageText | VariantText) -> dict[str, Any]:
    return {name: getattr(told, name) for name in ("expected_days", "max_days", "say", "do", "share")}


def _add_lists(table: Table, told: StageText | VariantText) -> None:
    _add_lines(table, "asks", (one._asdict() for one in told.asks))
    _add_lines(table, "cadence", (one._asdict() | {"channel": one.channel.value} for one in told.cadence))


def _add_lines(table: Table, name: str, rows: Iterable[Mapping[str, Any]]) -> None:
    """A list of one line an element."""
    several = [_inline({key: value for key, value in row.items() if value != ""}) for row in rows]
    if several:
        array = tomlkit.array()
        array.extend(several)
        table.add(name, array.multiline(multiline=True))


def _criterion(criterion: CriterionText) -> dict[str, Any]:
    told: dict[str, Any] = {"key": criterion.key, "kind": criterion.kind.value, "words": criterion.words}
    for written, name in OWN_WORDS.get(criterion.kind, {}).items():
        told[written] = criterion.what.get(name)
    if criterion.kind == CriterionKind.ACTIVITY and told["times"] == 1:
        del told["times"]
    return told


def _add(table: Table, name: str, rows: Iterable[Table]) -> None:
    several = list(rows)
    if several:
        many: AoT = tomlkit.aot()
        for row in several:
            many.append(row)
        table.add(name, many)


def _table(told: Mapping[str, Any]) -> Table:
    """Without what is empty: reading gives it back empty. A figure of zero is said."""
    table = tomlkit.table()
    for name, value in told.items():
        if value or (value == 0 and value is not False):
            table.add(name, _item(value))
    return table


def _item(value: Any) -> Item:
    if isinstance(value, str) and "\n" in value:
        return tomlkit.string(value + "\n", multiline=True)
    if isinstance(value, Mapping):
        return _inline(dict(sorted(value.items())))  # PostgreSQL keeps the keys of a document in an order of its own
    if isinstance(value, list) and any(isinstance(one, Mapping) for one in value):
        array = tomlkit.array()
        array.extend(_item(one) for one in value)
        return array
    plain: Item = tomlkit.item(value)
    return plain


def _inline(tree: Mapping[str, Any]) -> InlineTable:
    """A tree of criteria on one line."""
    table = tomlkit.inline_table()
    for name, value in tree.items():
        table.append(name, _item(value) if not isinstance(value, str) else tomlkit.item(value))
    return table
