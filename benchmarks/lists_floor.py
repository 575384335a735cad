"""The bare views that lists and record pages are measured against: fifty rows by index, the same template, nothing else."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from filon.activities.models import Activity
from filon.contacts.models import Company
from filon.contacts.selectors.companies import company_rows
from filon.records.selectors.paging import Page

ROWS = 50
KEPT: dict[str, Any] = {}  # context of one real page of each kind, taken before the measure


def show_bare_list(request: HttpRequest) -> HttpResponse:
    rows = list(company_rows().order_by("name_key", "pk")[:ROWS])
    for row in rows:
        row.__dict__ |= {"tags": (), "people": 1, "phone": None, "email": None}
        row.__dict__ |= {"stage_label": row.lifecycle_stage, "headcount": row.headcount_band, "activity": row.naf_code}
    return render(request, "lists/page.html", KEPT["list"] | {"page": Page(rows, following="x")})


def show_bare_record(request: HttpRequest, pk: int) -> HttpResponse:
    company = Company.objects.get(pk=pk)
    activities = list(Activity.objects.filter(company=pk).select_related("by", "contact").order_by("-at")[:ROWS])
    lines = [line for line, _ in zip(KEPT["record"]["lines"], activities, strict=False)]
    return render(request, "companies/company.html", KEPT["record"] | {"record": company, "lines": lines})


urlpatterns = [
    path("plancher/liste/", show_bare_list),
    path("plancher/fiche/<int:pk>/", show_bare_record),
    path("", include("config.urls")),
]
