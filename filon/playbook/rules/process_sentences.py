"""What a process is, and what putting a version in service would do, in sentences."""

from collections.abc import Mapping, Sequence

from filon.kit.french import join_and
from filon.playbook.rules.process_diff import DiffKind, compare_processes
from filon.playbook.rules.process_text import ProcessText


def described(process: ProcessText) -> str:
    """ "6 étapes, 11 critères, 14 questions, 4 variantes"."""
    stages = process.stages
    counts = (
        (len(process.open_stages()), "étape", "étapes"),
        (sum(len(stage.entry) + len(stage.exit) for stage in stages), "critère", "critères"),
        (sum(len(stage.asks) for stage in stages), "question", "questions"),
        (sum(len(stage.variants) for stage in stages), "variante", "variantes"),
    )
    return ", ".join(f"{n} {one if n == 1 else several}" for n, one, several in counts if n)


def what_publishing_does(
    before: ProcessText | None, after: ProcessText, *, running: Mapping[str, int], unknown: Sequence[str]
) -> list[str]:
    """`running`: open deals by key of the stage where they stand in the version in service; `unknown`: processes named
    that are not here.
    """
    if before is None:
        told = ["Ce processus entre en service\u00a0: on pourra y ouvrir des opportunités."]
    else:
        told = [_changes(before, after), *_touched(before, after, running)]
    if unknown:
        names = join_and([f"«\u00a0{key}\u00a0»" for key in unknown])
        told.append(f"Il nomme {names}, qui n’existe pas encore ici\u00a0: cette suite restera écrite, sans s’ouvrir.")
    return told


def _changes(before: ProcessText, after: ProcessText) -> str:
    found = compare_processes(before, after)
    if not found:
        return "Ce brouillon dit la même chose que la version en service."
    whole = {
        kind: [f"«\u00a0{one.label}\u00a0»" for one in found if one.kind == kind and one.what == "l’étape"]
        for kind in DiffKind
    }
    touched = {one.stage for one in found if one.what != "l’étape"}
    parts = [
        f"{word} {join_and(whole[kind])}"
        for kind, word in ((DiffKind.ADDED, "ajoute"), (DiffKind.REMOVED, "retire"), (DiffKind.MOVED, "déplace"))
        if whole[kind]
    ]
    if touched:
        n = len(touched)
        parts.append(f"change ce que {'dit une étape' if n == 1 else f'disent {n} étapes'}")
    return f"Pour les nouvelles opportunités, cette version {join_and(parts)}."


def _touched(before: ProcessText, after: ProcessText, running: Mapping[str, int]) -> list[str]:
    total = sum(running.values())
    if not total:
        return ["Aucune opportunité en cours n’est concernée."]
    stays = "reste" if total == 1 else "restent"
    told = [
        f"{_deals(total)} en cours {stays} dans la version d’avant, telle qu’elle est, jusqu’à ce que vous "
        f"{'la' if total == 1 else 'les'} fassiez passer."
    ]
    gone = [stage for stage in before.stages if after.stage(stage.key) is None and running.get(stage.key)]
    for stage in gone:
        told.append(
            f"L’étape «\u00a0{stage.label}\u00a0», retirée, compte {_deals(running[stage.key])}\u00a0: "
            "il faudra dire où aller au moment de les faire passer."
        )
    return told


def _deals(n: int) -> str:
    return "1 opportunité" if n == 1 else f"{n} opportunités"
