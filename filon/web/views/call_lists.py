"""Call lists: those in use, a new one from a segment, a lot or a list, and the page of one with its lines."""

from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from filon.calling.models import CallList
from filon.calling.rules.kinds import CallOrder
from filon.calling.selectors.lists import TABS, call_list_for, call_lists_for, condition_of_tab, entries_of, progress_of
from filon.calling.services.filling import ask_the_law, complete_call_list, make_call_list, source_of
from filon.calling.services.lists import close_call_list
from filon.kit.errors import BusinessError, NotPossible
from filon.kit.french import format_count
from filon.kit.subjects import SubjectKind
from filon.records.models import Lot
from filon.records.selectors.paging import Sort, read_page
from filon.segments.models import Segment
from filon.segments.rules.kinds import SEGMENTED
from filon.segments.selectors import ENTITIES, condition_of, matching_now, segment_for, segments_for
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may, require
from filon.web.access import needs
from filon.web.forms.calls import CallListForm
from filon.web.lists.chosen import rows_asked
from filon.web.lists.registry import numbers_in
from filon.web.requests import PageRequest
from filon.web.telling import tell

LOTS_OFFERED = 50


@require_GET
@needs(Entity.ACTIVITY)
def show_call_lists(request: PageRequest) -> HttpResponse:
    lists = list(call_lists_for(viewer=request.user))
    progress = progress_of(lists, viewer=request.user, now=request.now)
    lines = [(one, progress[one.pk]) for one in lists]
    context = {
        "lines": [line for line in lines if line[0].closed_at is None],
        "closed": [line for line in lines if line[0].closed_at],
        "may_call": may(request.user, Entity.ACTIVITY, Action.WRITE),
    }
    return render(request, "calls/lists.html", context)


@needs(Entity.ACTIVITY, Action.WRITE)
def new_call_list(request: PageRequest) -> HttpResponse:
    """`?segment=`, `?lot=&entite=`, or `?entite=&liste=` with the question of a list (`requete` or `ids` when posted)."""
    source = Source(request)
    if request.method == "POST" and "name" in request.POST:
        answers = CallListForm(request.POST).answers()
        made = make_call_list(
            name=answers["name"],
            entity=source.entity,
            condition=source.condition(),
            order=CallOrder(answers["order"] or CallOrder.NEVER_FIRST),
            shared=answers["shared"],
            script=answers["script"],
            segment=source.segment,
            lot=source.lot,
            by=request.user,
            now=request.now,
        )
        tell(request, _("La liste d’appels «\u00a0%(name)s\u00a0» est prête.") % {"name": made})
        return redirect("call_list", made.pk)
    chosen = source.is_chosen
    context = {
        "source": source,
        "count": matching_now(source.condition(), entity=source.entity, viewer=request.user).count()
        if chosen
        else None,
        "orders": CallOrder.choices(),
        "segments": segments_for(viewer=request.user),
        "lots": Lot.objects.order_by("-created_at")[:LOTS_OFFERED]
        if may(request.user, Entity.IMPORT, Action.READ)
        else (),
    }
    return render(request, "calls/new.html", context)


class Source:
    """Of whom a list is to be made, as the address or the form says."""

    def __init__(self, request: PageRequest) -> None:
        asked: QueryDict = request.POST if request.method == "POST" else request.GET
        self.request, self.asked = request, asked
        self.segment: Segment | None = next(
            (segment_for(viewer=request.user, pk=pk) for pk in numbers_in([asked.get("segment", "")])), None
        )
        self.lot = self._lot()
        written = self.segment.entity if self.segment else asked.get("entite", "") or SubjectKind.CONTACT
        if written not in SEGMENTED:
            raise NotPossible(_("On appelle des contacts ou des entreprises."))
        self.entity = SubjectKind(written)
        require(request.user, ENTITIES[self.entity], Action.READ)
        self.ids = sorted(numbers_in(asked.getlist("ids"))) if not asked.get("tout") else []
        self.list_name = asked.get("liste", "")
        self.query = asked.get("requete", "")

    def _lot(self) -> Lot | None:
        keys = numbers_in([self.asked.get("lot", "")])
        if keys:
            require(self.request.user, Entity.IMPORT, Action.READ)
        return Lot.objects.filter(pk__in=keys).first()

    @property
    def is_chosen(self) -> bool:
        return bool(self.segment or self.lot or self.ids or self.list_name)

    @property
    def words(self) -> str:
        if self.segment:
            return _("le segment «\u00a0%s\u00a0»") % self.segment
        if self.lot:
            return _("le lot «\u00a0%s\u00a0»") % self.lot
        return _("les fiches choisies") if self.ids else _("la liste telle qu’elle était filtrée")

    def condition(self) -> Q:
        """On the table of the entity; the rights of the person are added where the list is filled."""
        if self.segment:
            return condition_of(self.segment, now=self.request.now)
        if self.lot:
            return Q(lot=self.lot)
        if self.ids:
            return Q(pk__in=self.ids)
        if not self.list_name:
            raise NotPossible(_("Choisissez d’abord un segment, un lot, ou des fiches dans une liste."))
        shown = rows_asked(self.request, self.entity, name=self.list_name, question=self.query)
        return Q(pk__in=shown.values("pk"))


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def call_selection(request: PageRequest, kind: str) -> HttpResponse:
    """The bar of a list asks for a call list of the checked lines, or of all the results: its page names it."""
    if kind not in SEGMENTED:
        raise NotPossible(_("On appelle des contacts ou des entreprises."))
    data = request.POST
    if data.get("tout"):
        asked = urlencode({"entite": kind, "liste": data.get("liste", "") or kind, "requete": data.get("requete", "")})
    else:
        ids = sorted(numbers_in(data.getlist("ids")))
        if not ids:
            raise NotPossible(_("Choisissez d’abord au moins une ligne."))
        asked = urlencode({"entite": kind, "ids": ids}, doseq=True)
    address = f"{reverse('call_list_new')}?{asked}"
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)


@require_GET
@needs(Entity.ACTIVITY)
def show_call_list(request: PageRequest, pk: int) -> HttpResponse:
    call_list = call_list_for(viewer=request.user, pk=pk)
    progress = progress_of([call_list], viewer=request.user, now=request.now)[pk]
    problem = problem_of(call_list, request)
    tab = request.GET.get("ou", "queue")
    tab = tab if tab in TABS else "queue"
    rows = entries_of(call_list, viewer=request.user).filter(condition_of_tab(tab, now=request.now))
    rows = rows.select_related("contact__company", "company", "called_by")
    cursor = request.GET.get("apres", "") or request.GET.get("avant", "")
    context = {
        "list": call_list,
        "progress": progress,
        "tab": tab,
        "tabs": [(name, label, getattr(progress, name)) for name, label in labels().items()],
        "page": read_page(rows, sort=Sort(("position",)), cursor=cursor),
        "may_call": may(request.user, Entity.ACTIVITY, Action.WRITE),
        "may_change": may_change(request, call_list),
        "follows": bool(call_list.segment or call_list.lot) and not problem,
        "problem": problem,
    }
    return render(request, "calls/list.html", context)


def labels() -> dict[str, str]:
    return {"queue": _("À appeler"), "later": _("Plus tard"), "held": _("À ne pas appeler"), "done": _("Faits")}


def problem_of(call_list: CallList, request: PageRequest) -> str:
    """Why the segment that the list follows cannot be read any more."""
    try:
        source_of(call_list, now=request.now)
    except BusinessError as refusal:
        return refusal.sentence
    return ""


def may_change(request: PageRequest, call_list: CallList) -> bool:
    return call_list.owner_id == request.user.pk or may(request.user, Entity.SETTING, Action.WRITE)


def changeable(request: PageRequest, pk: int) -> CallList:
    call_list = call_list_for(viewer=request.user, pk=pk)
    if not may_change(request, call_list):
        raise NotPossible(_("Seul l’auteur de cette liste ou un administrateur peut la changer."))
    return call_list


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def complete_list(request: PageRequest, pk: int) -> HttpResponse:
    added = complete_call_list(call_list=changeable(request, pk), by=request.user, now=timezone.now())
    tell(request, _("%(count)s dans la liste.") % {"count": format_count(added, "fiche de plus", "fiches de plus")})
    return redirect("call_list", pk)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def ask_again(request: PageRequest, pk: int) -> HttpResponse:
    """The law is asked of all lines again: a consent was given, a lot audited, a number found."""
    held = ask_the_law(call_list=call_list_for(viewer=request.user, pk=pk), viewer=request.user, now=timezone.now())
    tell(request, _("%(count)s à ne pas appeler maintenant.") % {"count": format_count(held, "fiche", "fiches")})
    return redirect("call_list", pk)


@require_POST
@needs(Entity.ACTIVITY, Action.WRITE)
def close_list(request: PageRequest, pk: int) -> HttpResponse:
    """Closed, or open again: nothing of it is lost."""
    call_list = changeable(request, pk)
    closed = close_call_list(call_list=call_list, now=timezone.now())
    tell(request, (_("La liste « %s » est close.") if closed else _("La liste « %s » est rouverte.")) % call_list)
    return redirect("call_list_all")
