"""Entrant > Répartition: the rules in force, the draft that one prepares, and who would have got the last leads."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.kit.criteria import compile_criteria, describe_criteria
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.subjects import SubjectKind
from filon.kit.versions import VersionState
from filon.leads.models import Lead, RoutingPlan, RoutingRule
from filon.leads.rules.routing import Way
from filon.leads.selectors.routing import draft_plan, live_plan, plans
from filon.leads.services import routing_plans as services
from filon.leads.services.routing_plans import WrittenRule
from filon.segments.selectors import fields_for, refuse_unreadable
from filon.users.models import Team, User
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import active_people, all_teams, may, visible
from filon.users.services.people import set_lead_limits
from filon.web.access import needs
from filon.web.lists.registry import list_of
from filon.web.requests import PageRequest, version_seen
from filon.web.routing_page import loads_seen_by, simulated, told
from filon.web.segment_builder import Group, criteria_of, drawn, read_builder
from filon.web.telling import tell
from filon.web.views.rule_builder import builder_from, is_saving
from filon.web.views.selection import person_chosen

LEAD = SubjectKind.LEAD
HIGHEST_LIMIT = 999  # leads of a day or a week: three digits


@require_GET
@needs(Entity.AGREEMENT)
def show_routing(request: PageRequest) -> HttpResponse:
    versions = list(plans())
    only = {plan.state: plan for plan in versions if plan.state != VersionState.PAST}
    draft, live = only.get(VersionState.DRAFT), only.get(VersionState.LIVE)
    context = {
        "live": live and told(live, now=request.now),
        "draft": draft and told(draft, now=request.now),
        "past": [plan for plan in versions if plan.state == VersionState.PAST],
        "people": active_people(),
        "loads": loads_seen_by(request.user, now=request.now),
        "may_write": may(request.user, Entity.AGREEMENT, Action.WRITE),
    }
    return render(request, "routing/page.html", context)


@require_GET
@needs(Entity.AGREEMENT)
@needs(Entity.LEAD)
def show_simulation(request: PageRequest) -> HttpResponse:
    """A part of the page that comes after it; a page of its own without JavaScript."""
    context = simulated(live_plan(), draft_plan(), viewer=request.user, now=request.now)
    return render(request, "routing/_simulation.html" if request.htmx else "routing/simulation.html", context)


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def begin_draft(request: PageRequest) -> HttpResponse:
    services.start_draft(by=request.user, now=request.now)
    return redirect("routing")


@needs(Entity.AGREEMENT, Action.WRITE)
def edit_rule(request: PageRequest, place: int | None = None) -> HttpResponse:
    """Whom it takes, who gets them; in one sentence and counted before anything is saved."""
    draft = draft_or_refuse()
    rule = _rule_shown(request, draft, place)
    root = builder_from(request, rule.criteria)
    drawn_root = drawn(root, viewer=request.user)  # settles each comparison first
    context: dict[str, Any] = {"rule": rule, "place": place, "version": request.POST.get("version", draft.version)}
    if is_saving(request):
        try:
            written = _written(request, rule, root)
            version = version_seen(request)
            services.save_rule(
                draft=draft, place=place, rule=written, version=version, by=request.user, now=request.now
            )
        except BusinessError as refusal:
            context["refusal"] = refusal.sentence
        else:
            tell(
                request,
                _("«\u00a0%s\u00a0» est dans le brouillon\u00a0; rien n’est encore en service.") % written.label,
            )
            return redirect("routing")
    context |= {"root": drawn_root, "entity": LEAD, "list": list_of(LEAD), "ways": Way.choices(), "teams": all_teams()}
    context |= {"fields": fields_for(viewer=request.user, entity=LEAD), "people": active_people()}
    if request.htmx and not request.htmx.boosted:
        answer = render(request, "segments/_builder.html", context)
        answer["HX-Trigger"] = "segment:changed"
        return answer
    return render(request, "routing/rule.html", context | _previewed(request, root))


def _rule_shown(request: PageRequest, draft: RoutingPlan, place: int | None) -> RoutingRule:
    """The rule as it is kept, or as the person left its form."""
    kept = next((rule for rule in draft.rules.all() if rule.position == place), None)
    if place is not None and kept is None:
        raise NotPossible(_("Cette règle n’est plus dans le brouillon\u00a0: rouvrez la page."))
    rule = kept or RoutingRule(way=Way.TURN, criteria={})
    if request.method == "POST":
        rule.label, rule.way = request.POST.get("nom", "")[:200], request.POST.get("comment", "")[:10]
        rule.person_id, rule.team_id = _key(request, "personne"), _key(request, "equipe")
    return rule


def _key(request: PageRequest, name: str) -> int | None:
    raw = request.POST.get(name, "")
    return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 19 else None


def _written(request: PageRequest, rule: RoutingRule, root: Group) -> WrittenRule:
    criteria = criteria_of(root)
    person = person_chosen(request.POST.get("personne", "")) if rule.way == Way.PERSON else None
    team = Team.objects.filter(pk=rule.team_id).first() if rule.team_id else None
    return WrittenRule(rule.label.strip(), criteria if criteria[root.kind] else {}, rule.way, person, team)


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
@needs(Entity.LEAD)
def preview_rule(request: PageRequest) -> HttpResponse:
    """What the form would take, in one sentence, and how many leads: nothing is written."""
    root = read_builder(request.POST)
    drawn(root, viewer=request.user)
    return render(request, "routing/_preview.html", {"list": list_of(LEAD), **_previewed(request, root)})


def _previewed(request: PageRequest, root: Group) -> dict[str, Any]:
    criteria: Mapping[str, Any] = criteria_of(root)
    if not criteria[root.kind]:
        return {"sentence": _("Tous les leads")}
    try:
        refuse_unreadable(criteria, viewer=request.user)
        condition = compile_criteria(criteria, subject=LEAD, now=request.now)
        sentence = describe_criteria(criteria)
    except BusinessError as refusal:
        return {"problem": refusal.sentence}
    if request.method != "POST":
        return {"sentence": sentence}
    leads = visible(Lead.objects.filter(condition, deleted_at=None), viewer=request.user, entity=Entity.LEAD)
    return {"sentence": sentence, "count": leads.count(), "examples": list(leads.order_by("-created_at")[:3])}


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def arrange_rule(request: PageRequest, place: int) -> HttpResponse:
    """One place up, one down, or out."""
    what: dict[str, Any] = {"draft": draft_or_refuse(), "place": place, "version": version_seen(request)}
    said = request.POST.get("faire", "")
    if said == "retirer":
        services.remove_rule(**what, by=request.user, now=request.now)
    elif said in ("monter", "descendre"):
        services.move_rule(**what, up=said == "monter", by=request.user, now=request.now)
    return redirect("routing")


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def write_options(request: PageRequest) -> HttpResponse:
    services.set_options(
        draft=draft_or_refuse(),
        keeps_owner="garde" in request.POST,
        standing_by=person_chosen(request.POST.get("secours", "")),
        version=version_seen(request),
        by=request.user,
        now=request.now,
    )
    tell(request, _("C’est noté dans le brouillon."))
    return redirect("routing")


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def put_in_force(request: PageRequest) -> HttpResponse:
    draft = draft_or_refuse()
    services.go_live(draft=draft, version=version_seen(request), by=request.user, now=request.now)
    tell(request, _("La version %s répartit les leads dès maintenant.") % draft.number)
    return redirect("routing")


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def abandon_draft(request: PageRequest) -> HttpResponse:
    services.discard_draft(draft=draft_or_refuse(), version=version_seen(request), by=request.user)
    tell(request, _("Le brouillon est abandonné\u00a0; rien n’a changé."))
    return redirect("routing")


def draft_or_refuse() -> RoutingPlan:
    draft = draft_plan()
    if draft is None:
        raise NotPossible(
            _("Il n’y a plus de brouillon\u00a0: il a été mis en service ou abandonné. Préparez-en un nouveau.")
        )
    return draft


@require_POST
@needs(Entity.AGREEMENT, Action.WRITE)
def write_limits(request: PageRequest) -> HttpResponse:
    """Of each person on the page: leads a day and a week at most; an empty cell is no limit."""
    limits: dict[User, tuple[int | None, int | None]] = {}
    for load in loads_seen_by(request.user, now=request.now):
        if f"jour-{load.person.pk}" in request.POST:
            key = load.person.pk
            limits[load.person] = (_limit(request, f"jour-{key}"), _limit(request, f"semaine-{key}"))
    set_lead_limits(limits=limits, by=request.user)
    tell(request, _("Les limites sont notées\u00a0: elles comptent dès le prochain lead."))
    return redirect("routing")


def _limit(request: PageRequest, name: str) -> int | None:
    raw = request.POST.get(name, "").strip()
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) <= len(str(HIGHEST_LIMIT))):
        raise NotPossible(_("Une limite est un nombre de leads, de 0 à %s.") % HIGHEST_LIMIT)
    return int(raw)
