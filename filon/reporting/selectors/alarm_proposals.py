"""Deals to which a proposal was sent: how long before, how long since, after how many exchanges."""

from datetime import datetime, timedelta

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from filon.activities.models import Activity
from filon.activities.rules.conversations import CONVERSED, IN_PERSON
from filon.activities.rules.kinds import ActivityKind
from filon.activities.selectors.signs import FROM_THEM
from filon.kit.sql import days_between, earliest_of, instant_value, rows_of, sql_of
from filon.kit.subjects import SubjectKind
from filon.opportunities.models import Line, Proposal
from filon.opportunities.rules.proposals import ProposalState
from filon.opportunities.selectors.outcomes import OPEN, deals_in_figures
from filon.records.models import Change
from filon.records.rules.changes import Axis
from filon.reporting.rules.alarm_proposals import RECENT_DAYS, Sent
from filon.reporting.rules.alarm_rates import RUNGS, Rung
from filon.reporting.selectors.alarm_groups import Place
from filon.reporting.selectors.alarm_rungs import rungs_of_processes, table_of
from filon.users.selectors import Viewer

DEAL = SubjectKind.OPPORTUNITY
EXCHANGE = FROM_THEM | Q(kind=ActivityKind.CALL, outcome__in=CONVERSED)
MOST_DEALS = 5_000  # the last ones sent: narrow intervals, and a short night whatever the history


def sent_proposals(*, viewer: Viewer, now: datetime) -> list[tuple[Place, Sent]]:
    """Sent: ours, else one that the timeline tells, else the entry in the stage where proposals leave. Two queries.

    Answered: accepted or refused, else the deal was closed. `now` is also the end of waiting of the others.
    """
    text, values = _sales(viewer, now)
    moment, since = instant_value(now), instant_value(now - timedelta(days=RECENT_DAYS))
    exchanges = Activity.objects.filter(EXCHANGE, at__lte=now).order_by()
    talks, talk_values = sql_of(exchanges.values("pk", "contact_id", "subject_kind", "subject_id", "at", "kind"))
    in_person = ", ".join(f"'{kind}'" for kind in IN_PERSON)
    select = f"""
talks AS NOT MATERIALIZED ({talks}),
heard AS (
  SELECT sales.deal, talks.pk, talks.at, talks.kind FROM sales JOIN talks ON talks.contact_id = sales.contact
  WHERE talks.at >= sales.opened AND talks.at < sales.sent
  UNION
  SELECT sales.deal, talks.pk, talks.at, talks.kind FROM sales
  JOIN talks ON talks.subject_kind = '{DEAL}' AND talks.subject_id = sales.deal WHERE talks.at < sales.sent),
shown AS (SELECT deal, MIN(at) AS at FROM heard WHERE kind IN ({in_person}) GROUP BY deal),
counted AS (
  SELECT heard.deal, COUNT(*) AS n, MIN(shown.at) AS shown, SUM(CASE WHEN heard.at > shown.at THEN 1 ELSE 0 END) AS since_shown
  FROM heard LEFT JOIN shown ON shown.deal = heard.deal GROUP BY heard.deal)
SELECT sales.process, sales.owned, sales.persona, sales.deal, {days_between("sales.opened", "sales.sent")},
  {days_between("sales.sent", "COALESCE(sales.answer, %s)")}, CASE WHEN sales.answer IS NULL THEN 0 ELSE 1 END,
  COALESCE(counted.n, 0), CASE WHEN counted.shown IS NULL THEN NULL ELSE counted.since_shown END, sales.product
FROM sales LEFT JOIN counted ON counted.deal = sales.deal
WHERE sales.sent >= %s ORDER BY sales.sent DESC, sales.deal DESC LIMIT {MOST_DEALS}"""
    rows = rows_of(f"{text}, {select}", [*values, *talk_values, moment, since])
    return [
        (
            Place(process, owner, persona),
            Sent(deal, max(before, 0), max(after, 0), bool(answered), exchanges, between, product),
        )
        for process, owner, persona, deal, before, after, answered, exchanges, between, product in rows
    ]


def _sales(viewer: Viewer, now: datetime) -> tuple[str, list[object]]:
    """The beginning of the question: `sales`, one row a deal that had its proposal."""
    lines = Line.objects.filter(opportunity=OuterRef("pk")).order_by("pk")
    deals, deal_values = sql_of(
        deals_in_figures(viewer)
        .filter(Q(close_reason=None) | Q(close_reason__invalid=False), opened_at__isnull=False)
        .values(
            "pk",
            "opened_at",
            "closed_at",
            "contact_id",
            process=F("process_version__process"),
            owned=F("owner"),
            persona=F("contact__persona"),
            kind=F("stage__kind"),
            product=Coalesce(Subquery(lines.values("product__name")[:1]), Value("")),
        )
    )
    table, key_values = table_of(rungs_of_processes()[1])
    moment = instant_value(now)
    answers = f"'{ProposalState.ACCEPTED}', '{ProposalState.REFUSED}'"
    text = f"""
WITH keys (process, stage, rung) AS ({table}),
deals AS MATERIALIZED ({deals}),
offers AS (
  SELECT opportunity_id AS deal, MIN(sent_at) AS at,
  MIN(CASE WHEN state IN ({answers}) AND settled_at <= %s THEN settled_at END) AS settled
  FROM {Proposal._meta.db_table} WHERE sent_at <= %s GROUP BY opportunity_id),
told AS (
  SELECT subject_id AS deal, MIN(at) AS at FROM {Activity._meta.db_table}
  WHERE subject_kind = '{DEAL}' AND kind = '{ActivityKind.PROPOSAL}' AND at <= %s GROUP BY subject_id),
stood AS (
  SELECT deals.pk AS deal, MIN(change.at) AS at FROM {Change._meta.db_table} change JOIN deals ON deals.pk = change.subject_id
  JOIN keys ON keys.process = deals.process AND keys.stage = change.to_value AND keys.rung = {RUNGS.index(Rung.PROPOSAL)}
  WHERE change.subject_kind = '{DEAL}' AND change.axis = '{Axis.DEAL_STAGE}' AND change.at <= %s GROUP BY deals.pk),
sales AS MATERIALIZED (
  SELECT deals.pk AS deal, deals.process, deals.owned, deals.persona, deals.product, deals.contact_id AS contact,
  deals.opened_at AS opened, COALESCE({earliest_of("offers.at", "told.at")}, stood.at) AS sent,
  COALESCE(offers.settled, CASE WHEN deals.kind <> '{OPEN}' AND deals.closed_at <= %s THEN deals.closed_at END) AS answer
  FROM deals LEFT JOIN offers ON offers.deal = deals.pk LEFT JOIN told ON told.deal = deals.pk
  LEFT JOIN stood ON stood.deal = deals.pk)"""
    return text, [*key_values, *deal_values, *[moment] * 5]
