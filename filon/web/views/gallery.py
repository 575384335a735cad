"""The gallery of components: each shown in use, with the line that calls it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from filon.contacts.rules.axes import LifecycleStage, Temperature
from filon.web.forms.gallery import SampleForm
from filon.web.requests import PageRequest

FUNNEL = {
    "xAxis": {"type": "category", "data": ["Leads", "Qualifiés", "Opportunités", "Clients"]},
    "yAxis": {"type": "value", "name": "Fiches"},
    "series": [
        {"type": "bar", "name": "Entrants", "data": [820, 402, 171, 62], "barMaxWidth": 36},
        {"type": "bar", "name": "Sortants", "data": [430, 190, 98, 41], "barMaxWidth": 36},
    ],
    "legend": {"top": 0, "right": 0},
}


def show_gallery(request: PageRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "form": SampleForm(),
        "refused": SampleForm({"name": "", "date": "32/13/2026", "stage": "x"}),
        "stages": [stage for stage in LifecycleStage if stage],
        "temperatures": list(Temperature),
        "checklist": [{"label": "Budget connu", "done": True}, {"label": "Décideur rencontré", "done": False}],
        "option": FUNNEL,
        "now": timezone.now(),
        "fact_cents": 123450,
    }
    return render(request, "gallery/index.html", context)
