"""filon score rules, explain: everybody's score again, and one person's line by line."""

from datetime import datetime
from time import perf_counter

import click

from filon.cli.conventions import Caller, as_of_option, filon_command
from filon.cli.language import counted
from filon.cli.language import translated as _
from filon.contacts.rules.axes import Temperature
from filon.contacts.selectors.people import contact_for
from filon.kit.business_time import day_in_paris
from filon.kit.errors import NotPossible
from filon.kit.french import format_date, format_decimal
from filon.scoring.models import Score
from filon.scoring.selectors.current import bring_up_to
from filon.scoring.selectors.explained import Line, explained_score
from filon.scoring.selectors.matrix import matrix
from filon.scoring.selectors.versions import live_versions, unreadable_versions
from filon.usecases.scoring import rescore
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require


@click.group(help=_("Les scores\u00a0: les recalculer d’après les règles, expliquer celui d’une personne."))
def score() -> None:
    pass


@filon_command("rules", help=_("Recalcule tous les scores d’après les modèles en service."))
@as_of_option
def rules(caller: Caller, *, now: datetime) -> None:
    require(caller.viewer, Entity.SCORING, Action.WRITE)
    versions = live_versions()
    if not versions:
        raise NotPossible(_("Aucun modèle de score n’est en service\u00a0: publiez-en un (Entrant > Scoring)."))
    for version, sentence in unreadable_versions(now=now):
        raise NotPossible(_("%(version)s\u00a0: %(why)s") % {"version": version, "why": sentence})
    began = perf_counter()
    changed = rescore(now=now)
    cells = matrix(viewer=caller.viewer, now=now)
    scored = Score.objects.count()
    answer = {
        "models": [{"model": one.model.name, "version": one.number, "rules": len(one.rules)} for one in versions],
        "scored": scored,
        "changed": changed,
        "matrix": {f"{grade or '-'}{band}": people for (grade, band), people in cells.items()},
        "seconds": round(perf_counter() - began, 2),
    }
    caller.answer(
        answer,
        _("Avec un score\u00a0: %(people)s\u202f; vient de changer\u00a0: %(changed)s.")
        % {
            "people": counted(scored, _("contact"), _("contacts")),
            "changed": counted(changed, _("contact"), _("contacts")),
        },
    )


@filon_command("explain", help=_("Le score d’une personne\u00a0: chaque signe, ses points, ce qu’il en reste."))
@click.argument("contact_id", metavar=_("NUMÉRO"), type=int)
@as_of_option
def explain(caller: Caller, *, contact_id: int, now: datetime) -> None:
    require(caller.viewer, Entity.SCORING, Action.READ)
    contact = contact_for(viewer=caller.viewer, pk=contact_id)
    bring_up_to([contact], now=now)
    told = explained_score(contact, now=now)
    if told is None:
        raise NotPossible(_("Aucun modèle de score ne prend cette personne."))
    lines = [
        {"rule": one.label, "sign": one.sign, "at": one.at and one.at.isoformat(), "given": one.given, "left": one.left}
        for one in told.lines
    ]
    answer = {
        "contact": contact.pk,
        "model": told.version.model.name,
        "version": told.version.number,
        "engagement": told.engagement,
        "temperature": told.temperature.value,
        "reason": told.reason,
        "cell": told.cell,
        "ripe": told.is_ripe,
        "next_change_at": told.next_change_at and told.next_change_at.isoformat(),
        "ledger": lines,
    }
    head = _("%(contact)s\u00a0: %(points)s points, %(heat)s (%(cell)s). %(reason)s") % {
        "contact": contact,
        "points": format_decimal(told.engagement),
        "heat": Temperature(told.temperature).label.lower(),
        "cell": told.cell,
        "reason": told.reason,
    }
    caller.answer(
        answer,
        head,
        *(line_in_words(one) for one in told.lines),
    )


def line_in_words(line: Line) -> str:
    day = format_date(day_in_paris(line.at)) if line.at else ""
    told = {"rule": line.label, "given": f"{line.given:+d}", "left": format_decimal(line.left)}
    return f"  {day:<14} " + _("%(rule)s\u00a0: %(given)s, reste %(left)s") % told


score.add_command(rules)
score.add_command(explain)
