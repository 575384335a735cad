"""Dashboards of marketing and of the direction: where leads come from, what becomes of them, what a contract costs."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from filon.campaigns.selectors.costs import cost_lines
from filon.contacts.rules.axes import SIGNED, LifecycleStage
from filon.forecasting.rules.objectives import Holder, HolderKind
from filon.forecasting.selectors.objectives import objectives_between
from filon.intake.selectors import forms_with_figures
from filon.kit.business_time import day_in_paris
from filon.kit.french import format_amount, format_count, format_percent, plural
from filon.kit.money import DEFAULT_CURRENCY
from filon.kit.statistics import rate_of
from filon.leads.models import Lead
from filon.records.models import Lot
from filon.records.selectors.batches import lots_in_quarantine
from filon.reporting.rules.alarms import WHOLE
from filon.reporting.rules.boards import BoardCard, BoardLine, To, rate_words
from filon.reporting.rules.presets import Preset, first_of_month, period_of
from filon.reporting.rules.sentences_alarms import alarms_sentence
from filon.reporting.rules.sentences_sla import sla_sentence
from filon.reporting.rules.sla import weeks_before
from filon.reporting.selectors.alarms import alarm_report
from filon.reporting.selectors.boards_sales import won_by_person
from filon.reporting.selectors.lots import life_of_lots
from filon.reporting.selectors.sla import sla_report
from filon.reporting.selectors.winloss import winloss_report
from filon.sequences.models import Sequence
from filon.sequences.rules.kinds import SequenceKind
from filon.sequences.selectors.figures import totals_of
from filon.users.models import Team, User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, visible

RECENT = 30  # days
SHOWN = 5
AGREEMENT_WEEKS = 4
PROSPECTS = (LifecycleStage.SQL, LifecycleStage.OPPORTUNITY, *SIGNED)


def marketing_board(*, viewer: User, now: datetime) -> list[BoardCard]:
    cards = [_sources(viewer, now)]
    if may(viewer, Entity.FORM, Action.READ):
        cards.append(_forms(viewer, now))
    if may(viewer, Entity.AGREEMENT, Action.READ):
        cards.append(_agreement(viewer, now))
    if may(viewer, Entity.SEQUENCE, Action.READ):
        cards.append(_nurturing())
    if may(viewer, Entity.IMPORT, Action.READ):
        cards.append(_lots(viewer))
    return cards


def _sources(viewer: User, now: datetime) -> BoardCard:
    """Leads opened in the last thirty days, by source; how many got as far as a prospect."""
    leads = Lead.objects.filter(deleted_at=None, created_at__gte=now - timedelta(days=RECENT), created_at__lte=now)
    mine = visible(leads, viewer=viewer, entity=Entity.LEAD).order_by()
    qualified = Count("pk", filter=Q(lifecycle_stage__in=PROSPECTS))
    rows = list(mine.values_list("source", "source__name").annotate(many=Count("pk"), qualified=qualified))
    rows.sort(key=lambda row: (-row[2], row[1] or ""))
    total = sum(row[2] for row in rows)
    lines = [
        BoardLine(
            name or "Origine inconnue",
            str(many),
            f"prospects ou clients aujourd’hui\u00a0: {rate_words(rate_of(good, many))}",
            _leads_of(pk),
        )
        for pk, name, many, good in rows[:SHOWN]
    ]
    finding = f"{format_count(total, 'lead ouvert', 'leads ouverts')} en {RECENT} jours."
    if rows and len(rows) > 1:
        share = format_percent(rows[0][2] / total, 0)
        finding = f"{finding[:-1]}, dont {share} par «\u00a0{rows[0][1] or 'Origine inconnue'}\u00a0»."
    empty = "Aucun lead en trente jours\u00a0: mettez un formulaire en ligne, ou importez un fichier."
    return BoardCard("D’où viennent les leads", finding, lines, To("sources"), "Toutes les sources", empty)


def _leads_of(source: int | None) -> To:
    asked = f"lead.source~is~{source}" if source else "lead.source~unknown~"
    return To("lead_list", (), {"f": (asked, f"lead.created_at~last_days~{RECENT}")})


def _forms(viewer: User, now: datetime) -> BoardCard:
    told: Any = forms_with_figures(viewer=viewer, now=now)
    forms = sorted(told.values_list("pk", "name", "recent", "held"), key=lambda one: (-one[2], one[1]))
    came, held = sum(one[2] for one in forms), sum(one[3] for one in forms)
    waits = f", {format_count(held, 'attend', 'attendent')} une vérification" if held else ""
    finding = f"{format_count(came, 'envoi reçu', 'envois reçus')} en {RECENT} jours{waits}."
    lines = [BoardLine(name, str(many), "", To("capture", (pk,))) for pk, name, many, _ in forms[:SHOWN]]
    empty = "Aucun formulaire\u00a0: c’est par eux qu’on vous écrit. Créez le premier."
    return BoardCard("Les formulaires", finding, lines, To("capture_list"), "Tous les formulaires", empty)


def _agreement(viewer: User, now: datetime) -> BoardCard:
    period = weeks_before(day_in_paris(now), count=AGREEMENT_WEEKS)
    report = sla_report(viewer=viewer, period=period, now=now)
    finding = sla_sentence(report.commitments, words=f"Ces {AGREEMENT_WEEKS} dernières semaines")
    lines = [
        BoardLine(
            one.sentence,
            str(one.cases.kept) if one.is_volume else rate_words(one.cases.rate),
            one.state.label,
            To("agreement_review"),
        )
        for one in report.commitments[:SHOWN]
    ]
    empty = "Aucun accord n’est signé\u00a0: écrivez ce que marketing et commerce se promettent."
    return BoardCard("L’accord avec le commerce", finding, lines, To("agreement_review"), "La revue de l’accord", empty)


def _nurturing() -> BoardCard:
    kept = list(Sequence.objects.filter(kind=SequenceKind.NURTURING, archived_at=None))
    totals = totals_of([one.pk for one in kept])
    known = [(one, totals[one.pk]) for one in kept if one.pk in totals]
    running = sum(total.running for _, total in known)
    lines = [
        BoardLine(
            one.name,
            f"{total.running} en cours",
            f"réponses parmi les sortis\u00a0: {rate_words(rate_of(total.answered, total.ended))}",
            To("sequence", (one.pk,)),
        )
        for one, total in known[:SHOWN]
    ]
    finding = f"{format_count(running, 'personne est nourrie', 'personnes sont nourries')} en ce moment."
    empty = "Personne n’est nourri\u00a0: mettez une séquence de maturation en service."
    return BoardCard("La couveuse", finding, lines, To("sequence_list"), "Toutes les séquences", empty)


def _lots(viewer: User) -> BoardCard:
    newest = list(Lot.objects.order_by("-pk")[:SHOWN])
    lives = life_of_lots(viewer=viewer, lots=newest)
    waiting = lots_in_quarantine().count()
    finding = (
        f"{format_count(waiting, 'lot est en quarantaine', 'lots sont en quarantaine')}."
        if waiting
        else "Aucun lot n’est en quarantaine."
    )
    lines = [
        BoardLine(
            one.name,
            format_count(lives[one.pk].count("entered"), "fiche", "fiches"),
            format_count(lives[one.pk].count("leads"), "lead", "leads"),
            To("lot", (one.pk,)),
        )
        for one in newest
        if one.pk in lives
    ]
    empty = "Aucun lot\u00a0: importez un fichier en disant d’où il vient."
    return BoardCard("Les derniers lots", finding, lines, To("lot_list"), "Tous les lots", empty)


def direction_board(*, viewer: User, now: datetime) -> list[BoardCard]:
    cards = [_teams(viewer, now), _alarms(viewer, now)]
    if may(viewer, Entity.COST, Action.READ):
        cards.append(_costs(viewer, now))
    return cards


def _teams(viewer: User, now: datetime) -> BoardCard:
    """Who is in two teams counts in both, as everywhere."""
    today = day_in_paris(now)
    month = first_of_month(today)
    aims = objectives_between(month, month)
    won = won_by_person(viewer, period_of(Preset.THIS_MONTH, today=today), today)
    lines, reached, aimed = [], 0, 0
    for team in Team.objects.order_by("name"):
        target = aims.of(Holder(HolderKind.TEAM, team.pk), month)
        if target:
            cents = sum(won.get(person, (0, 0))[1] for person in aims.members.get(team.pk, ()))
            aimed, reached = aimed + 1, reached + (cents >= target)
            share = format_percent(cents / target, 0)
            lines.append(
                BoardLine(
                    team.name, share, f"{format_amount(cents)} sur {format_amount(target)}", To("forecast_objectives")
                )
            )
    finding = f"{reached} {plural(reached, 'équipe a', 'équipes ont')} atteint l’objectif du mois, sur {aimed}."
    empty = "Aucune équipe n’a d’objectif ce mois-ci\u00a0: écrivez-les dans Prévision > Objectifs."
    return BoardCard(
        "Les objectifs du mois", finding if aimed else "", lines, To("forecast_objectives"), "Tous les objectifs", empty
    )


def _alarms(viewer: User, now: datetime) -> BoardCard:
    """Of the whole company; each process, team and persona stands on the page."""
    readings = alarm_report(viewer=viewer, now=now).of(WHOLE)
    lines = [
        BoardLine(alarm.label, one.state.label, one.because if one.asks_something else "", To("alarms"))
        for alarm, one in readings.items()
    ]
    return BoardCard("Les signaux d’alarme", alarms_sentence(readings), lines, To("alarms"), "Tous les signaux")


def _costs(viewer: User, now: datetime) -> BoardCard:
    """Twelve months: all that was spent in euros, against the contracts signed. Other currencies are told, never added."""
    period = period_of(Preset.TWELVE_MONTHS, today=day_in_paris(now))
    spent = cost_lines(viewer=viewer, first=period.start, last=period.end)
    euros = [one for one in spent if one.currency == DEFAULT_CURRENCY]
    total = sum(one.cents for one in euros)
    signed = winloss_report(viewer=viewer, now=now, period=period).total
    finding = _cost_sentence(total, signed.won)
    by_kind = Counter[str]()
    for one in euros:
        by_kind[one.kind.label] += one.cents
    lines = [BoardLine(label, format_amount(cents)) for label, cents in by_kind.most_common(SHOWN)]
    others = sorted({one.currency for one in spent} - {DEFAULT_CURRENCY})
    if others:
        lines.append(BoardLine("Non comptés ici", ", ".join(others), "une autre monnaie ne s’ajoute pas"))
    empty = "Aucun coût n’est noté\u00a0: le prix des lots, des événements et des campagnes compte ici."
    return BoardCard("Ce que coûte un contrat", finding, lines, To("acquisition"), "Coût d’acquisition", empty)


def _cost_sentence(total: int, won: int) -> str:
    if not total:
        return ""
    if not won:
        return f"{format_amount(total)} de dépenses notées en douze mois\u00a0; aucun contrat signé\u00a0: coût par contrat n. d."
    signed = format_count(won, "contrat signé", "contrats signés")
    each = format_amount(round(total / won))
    return f"{each} par contrat\u00a0: {format_amount(total)} de dépenses notées en douze mois, {signed}."
