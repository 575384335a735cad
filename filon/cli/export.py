"""filon export: records go out in a file, for a spreadsheet, a program or an address book."""

from datetime import datetime
from pathlib import Path

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import counted
from filon.cli.language import translated as _
from filon.segments.selectors import segment_named
from filon.usecases.exporting import EXPORTED, Format, export_of, write_export
from filon.usecases.importing_catalogue import RECORD_WORDS

FORMATS = {
    ".csv": Format.CSV,
    ".xlsx": Format.XLSX,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".vcf": Format.VCARD,
}


@filon_command("export", help=_("Écrit des fiches dans un fichier CSV, Excel, JSON (une fiche par ligne) ou vCard."))
@click.argument("entity", metavar=_("OBJET"), type=click.Choice(list(EXPORTED)))
@click.option(
    "--segment", "segment_name", metavar=_("NOM"), help=_("seulement les fiches de ce segment, ou qui les concernent")
)
@click.option(
    "--out",
    required=True,
    metavar=_("FICHIER"),
    type=click.Path(path_type=Path),
    help=_("où l’écrire ; le format suit l’extension : .csv, .xlsx, .jsonl, .vcf"),
)
@click.option(
    "--excel-fr", is_flag=True, help=_("CSV pour Excel en français : point-virgule, virgule décimale, jj/mm/aaaa")
)
@as_of_option
def export(caller: Caller, *, entity: str, segment_name: str | None, out: Path, excel_fr: bool, now: datetime) -> None:
    kind = FORMATS.get(out.suffix.lower())
    if kind is None:
        known = ", ".join(FORMATS)
        raise click.BadParameter(_("l’extension dit le format : %(known)s.") % {"known": known}, param_hint="--out")
    if excel_fr and kind != Format.CSV:
        raise click.UsageError(_("--excel-fr ne vaut que pour un fichier .csv."))
    segment = segment_named(segment_name, viewer=caller.viewer) if segment_name else None
    wanted = export_of(entity, viewer=caller.viewer, segment=segment, now=now)
    rows = write_export(wanted, path=out, kind=Format.CSV_FR if excel_fr else kind)
    one, many = RECORD_WORDS[entity]
    sentence = _("%(records)s dans %(file)s.") % {"records": counted(rows, _(one), _(many)), "file": out}
    caller.answer({"entity": entity, "rows": rows, "file": str(out)}, sentence)
