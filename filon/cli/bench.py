"""filon bench: measures of speed, as ratios to a floor measured in the same run."""

from importlib import import_module
from pathlib import Path

import click

from filon.cli.conventions import Caller, filon_command
from filon.cli.language import translated as _
from filon.kit.errors import NotPossible

# name → module with `measure(*, rows, database)` (dedupe takes `data` too), what it measures, full size
BENCHMARKS: dict[str, tuple[str, str, int]] = {
    "bulk": ("benchmarks.bulk", _("action sur toutes les fiches d’une liste, et sa reprise"), 100_000),
    "campaign": ("benchmarks.campaign", _("lancement d’une campagne, et ses lettres en un PDF"), 100_000),
    "crash": ("benchmarks.crash", _("le facteur tué deux cents fois pendant qu’il envoie"), 10_000),
    "dedupe": ("benchmarks.dedupe", _("recherche de doublons dans toute la base"), 1_000_000),
    "forecast": ("benchmarks.forecast", _("prévision d’après un long passé, dix mille tirages"), 1_000_000),
    "forms": ("benchmarks.forms", _("formulaires envoyés par 64 personnes à la fois"), 5_000),
    "import": ("benchmarks.import_million", _("import d’un fichier d’entreprises et de contacts"), 1_000_000),
    "kanban": ("benchmarks.kanban", _("tableau de 10 000 opportunités"), 1_000_000),
    "lists": ("benchmarks.lists", _("listes, recherche et fiche d’un grand fichier"), 1_000_000),
    "pdf": ("benchmarks.pdf", _("PDF d’un devis, de la base au fichier"), 200),
    "quality": ("benchmarks.quality", _("qualité de tout un fichier, toutes ses mesures"), 1_000_000),
    "rescore": ("benchmarks.rescore", _("scores de tout un fichier d’après dix activités par personne"), 1_000_000),
    "rules": ("benchmarks.rules", _("personas et profils donnés par les règles à tout un fichier"), 1_000_000),
    "segments": ("benchmarks.segments", _("segment de cinq critères dans un grand fichier"), 1_000_000),
    "sends": ("benchmarks.sends", _("e-mails vers un serveur de cette machine"), 10_000),
    "sequences": ("benchmarks.sequences", _("étapes de séquences dues toutes à la fois"), 100_000),
    "sirene": ("benchmarks.sirene", _("import du fichier de toutes les entreprises de l’Insee"), 4_000_000),
    "visits": ("benchmarks.visits", _("pages vues racontées par le script d’un site"), 10_000),
}


@filon_command(
    "bench", needs_database=False, help=_("Mesures de vitesse, rapportées à un plancher mesuré dans le même essai.")
)
@click.argument("name", required=False)
@click.option("--rows", type=int, help=_("nombre de lignes ou de fiches (par défaut, la taille entière)"))
@click.option("--database", default="", help=_("adresse d’un PostgreSQL ; sinon SQLite"))
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("dossier de fichiers aux doublons connus, pour mesurer aussi la justesse de dedupe"),
)
def bench(caller: Caller, *, name: str | None, rows: int | None, database: str, data: Path | None) -> None:
    if name and name not in BENCHMARKS:
        refusal = _("Il n’y a pas de mesure « %(name)s ». Mesures : %(known)s.")
        raise NotPossible(refusal % {"name": name, "known": ", ".join(BENCHMARKS)})
    chosen = [name] if name else list(BENCHMARKS)
    found = []
    for each in chosen:
        module, what, full = BENCHMARKS[each]
        caller.tell(_("%(name)s : %(what)s") % {"name": each, "what": what})
        more = {"data": data.resolve()} if data and each == "dedupe" else {}
        for measure in import_module(module).measure(rows=rows or full, database=database, **more):
            caller.tell(f"  {measure.sentence()}")
            found.append({"benchmark": each, **measure.as_dict()})
    caller.answer({"measures": found})
