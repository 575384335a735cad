"""Réglages > Étiquettes: the tags of the house, renamed, joined to another, removed; what cannot be taken back is confirmed."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from filon.kit.french import format_count
from filon.records.models import Tag, Tagging
from filon.usecases.tagging import join_tags, refuse_while_asked_for, remove_tag, rename_tag, tags_with_counts
from filon.users.rules.rights import Action, Entity
from filon.users.selectors import may
from filon.web.access import needs
from filon.web.lists.registry import numbers_in
from filon.web.requests import PageRequest
from filon.web.telling import tell


@needs(Entity.SETTING)
def show_tags(request: PageRequest) -> HttpResponse:
    context = {"rows": tags_with_counts(), "may_write": may(request.user, Entity.SETTING, Action.WRITE)}
    return render(request, "settings/tags.html", context)


@require_POST
@needs(Entity.SETTING, Action.WRITE)
def rename(request: PageRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(Tag, pk=pk)
    rename_tag(tag=tag, name=request.POST.get("nom", ""), by=request.user)
    tell(request, _("L’étiquette s’appelle «\u00a0%s\u00a0» partout.") % tag)
    return redirect("settings_tags")


@needs(Entity.SETTING, Action.WRITE)
def join(request: PageRequest, pk: int) -> HttpResponse:
    """GET: the other tag, and how many records are concerned. POST: done, for good."""
    tag = get_object_or_404(Tag, pk=pk)
    if request.method != "POST":
        return _ask(request, tag, others=Tag.objects.exclude(pk=pk))
    into = get_object_or_404(Tag, pk=next(iter(numbers_in([request.POST.get("avec", "")])), 0))
    name, gained = tag.name, join_tags(tag=tag, into=into, by=request.user)
    words = {"tag": name, "into": into, "count": format_count(gained, _("fiche la gagne"), _("fiches la gagnent"))}
    tell(request, _("«\u00a0%(tag)s\u00a0» est jointe à «\u00a0%(into)s\u00a0»\u00a0: %(count)s.") % words)
    return redirect("settings_tags")


@needs(Entity.SETTING, Action.WRITE)
def remove(request: PageRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(Tag, pk=pk)
    if request.method != "POST":
        return _ask(request, tag, others=None)
    name, borne = tag.name, remove_tag(tag=tag, by=request.user)
    count = format_count(borne, _("fiche la portait"), _("fiches la portaient"))
    tell(request, _("«\u00a0%(tag)s\u00a0» est supprimée\u00a0; %(count)s.") % {"tag": name, "count": count})
    return redirect("settings_tags")


def _ask(request: PageRequest, tag: Tag, *, others: object) -> HttpResponse:
    refuse_while_asked_for(tag)
    context = {"tag": tag, "others": others, "count": Tagging.objects.filter(tag=tag).count()}
    return render(request, "settings/tag_confirm.html", context)
