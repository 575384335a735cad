"""Sources: which channels bring leads, clients and revenue; and what our sites saw, day by day."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from filon.kit.errors import BusinessError
from filon.kit.french import format_date
from filon.playbook.rules.channels import SourceKind
from filon.reporting.rules.attribution import Attribution, SourcesReport
from filon.reporting.rules.presets import Preset
from filon.reporting.rules.sentences import period_words
from filon.reporting.rules.sentences_sources import site_sentence, sources_sentence
from filon.reporting.selectors.sources import sources_report
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.visits.models import WebSite
from filon.visits.rules.kinds import Banner, Choice, RobotSign
from filon.visits.selectors import SiteFigures, figures_of_site, site_by_id, sites_of_the_house
from filon.visits.services.sites import create_site
from filon.visits.services.sites import edit_site as save_site
from filon.web.access import needs
from filon.web.charts import channels_option, days_option
from filon.web.forms.reports import ReportForm
from filon.web.forms.sources import SiteForm
from filon.web.requests import PageRequest
from filon.web.spreadsheet import csv_answer
from filon.web.telling import tell
from filon.web.views.reports import wants_csv


@require_GET
@needs(Entity.REPORT)
def show_sources(request: PageRequest) -> HttpResponse:
    now = request.now
    form = ReportForm(request.GET, today=timezone.localdate(now), preset=Preset.TWELVE_MONTHS)
    report = sources_report(viewer=request.user, period=form.period, now=now)
    if wants_csv(request):
        return sources_csv(report)
    context = {
        "form": form,
        "report": report,
        "models": list(Attribution),
        "sentence": sources_sentence(report, words=period_words(form.period)),
        "option": channels_option(report.channels),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"sources/{'report' if request.htmx else 'page'}.html", context)


def sources_csv(report: SourcesReport) -> HttpResponse:
    models = list(Attribution)
    header = [_("Canal"), _("Visites"), *(f"{what} · {model.label}" for what in (_("Leads"), _("Clients"), _("Signé"))
              for model in models)]  # fmt: skip
    rows = [
        [one.channel.label, one.visits, *(float(one.due[m].leads) for m in models), *(float(one.due[m].signed) for m in models),
         *(one.due[m].cents / 100 for m in models)]
        for one in report.channels
    ]  # fmt: skip
    return csv_answer(name="sources", header=header, rows=rows)


@require_GET
@needs(Entity.REPORT)
def show_visits(request: PageRequest) -> HttpResponse:
    sites = list(sites_of_the_house(viewer=request.user))
    if not sites and wants_csv(request):
        return visits_csv(None)
    if not sites:
        return render(request, "sources/no_site.html", {"may_write": may_write(request)})
    chosen = request.GET.get("site", "")
    site = next((one for one in sites if str(one.pk) == chosen), sites[0])
    today = timezone.localdate(request.now)
    form = ReportForm(request.GET, today=today, preset=Preset.THIS_QUARTER)
    first, last = form.period.start or timezone.localdate(site.created_at), min(form.period.end or today, today)
    figures = figures_of_site(site, first=min(first, last), last=last, viewer=request.user)
    if wants_csv(request):
        return visits_csv(figures)
    context: dict[str, Any] = {
        "form": form,
        "site": site,
        "sites": sites,
        "figures": figures,
        "sentence": site_sentence(
            figures.visits, figures.views, figures.robots_in_all, words=period_words(form.period)
        ),
        "option": days_option(figures.days),
        "robots": [(RobotSign.label_of(sign), count) for sign, count in figures.robots.items()],
        "accepted": figures.answers.get(Choice.ACCEPTED, 0),
        "declined": figures.answers.get(Choice.DECLINED, 0),
        "line": line_of(request, site),
        "origin": request.build_absolute_uri("/").rstrip("/"),
        "asks": site.banner != Banner.NOBODY,
        "theirs": site.banner == Banner.THEIRS,
        "may_write": may_write(request),
        "may_export": may(request.user, Entity.REPORT, Action.EXPORT),
    }
    return render(request, f"sources/{'visits' if request.htmx else 'visits_page'}.html", context)


def visits_csv(seen: SiteFigures | None) -> HttpResponse:
    """What the page adds up first, its days last: a letter shows the first rows. None: there is no site yet."""
    header, rows = [_("Quoi"), _("Rubrique"), _("Visites"), _("Pages vues"), _("Fois")], list[list[Any]]()
    if seen:
        rows = [
            [_("Ensemble"), "", seen.visits, seen.views, None],
            *([line.name, _("Page"), None, line.views, None] for line in seen.pages),
            *([line.name or line.campaign, SourceKind.label_of(line.channel), line.entries, None, None] for line in seen.origins),
            *([line.name, _("Fichier"), None, None, line.views] for line in seen.files),
            *([RobotSign.label_of(sign), _("Robots, comptés à part"), None, None, count] for sign, count in seen.robots.items()),
            *([format_date(day), _("Jour"), visits, views, None] for day, visits, views in seen.days),
        ]  # fmt: skip
    return csv_answer(name="visites-du-site", header=header, rows=rows)


def line_of(request: PageRequest, site: WebSite) -> str:
    return f'<script src="{request.build_absolute_uri(reverse("visit_script", args=[site.key]))}" async></script>'


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def new_site(request: PageRequest) -> HttpResponse:
    form = SiteForm(request.POST or None, initial={"banner": Banner.OURS})
    if form.is_valid():
        site = create_site(**form.values(), now=request.now)
        tell(request, _("«\u00a0%s\u00a0» est prêt\u00a0: collez la ligne dans ses pages.") % site)
        return redirect(address_of(site))
    return render(request, "sources/site.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(Entity.FORM, Action.WRITE)
def edit_site(request: PageRequest, pk: int) -> HttpResponse:
    site = site_by_id(pk, viewer=request.user)
    form = SiteForm(request.POST or None, initial=SiteForm.initial_of(site))
    if form.is_valid():
        try:
            save_site(site=site, values=form.values(), version=form.cleaned_data["version"] or 0, now=request.now)
        except BusinessError as refusal:
            form.add_error(None, refusal.sentence)
        else:
            tell(request, _("«\u00a0%s\u00a0» est à jour.") % form.cleaned_data["name"])
            return redirect(address_of(site))
    return render(request, "sources/site.html", {"form": form, "site": site}, status=422 if form.errors else 200)


def address_of(site: WebSite) -> str:
    return f"{reverse('site_visits')}?site={site.pk}"


def may_write(request: PageRequest) -> bool:
    return may(request.user, Entity.FORM, Action.WRITE)
