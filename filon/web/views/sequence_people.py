"""People enter a sequence after a preview; one passage is stopped, held or taken up again."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from filon.kit.errors import NotPossible
from filon.kit.french import format_count
from filon.kit.subjects import SubjectKind
from filon.sequences.selectors.flows import open_to_entry, sequence_for
from filon.sequences.selectors.passages import passage_for
from filon.sequences.services.running import hold_passage
from filon.usecases.enrolling import enter_by_hand, who_may_enter
from filon.usecases.outbound_ending import end_passage
from filon.users.rules.rights import Action, Entity
from filon.web.access import needs
from filon.web.lists.chosen import ALL, rows_asked
from filon.web.lists.registry import numbers_in
from filon.web.requests import PageRequest
from filon.web.telling import tell, warn

MOST_BY_HAND = 2000


@require_http_methods(["GET", "POST"])
@needs(Entity.CONTACT, Action.WRITE)
def enter(request: PageRequest) -> HttpResponse:
    """`ids`: people (of a list, or one); `sequence`: which; nothing is done before `confirmer`."""
    sent = request.POST if request.method == "POST" else request.GET
    ids = _people(request)
    chosen = sent.get("sequence", "")
    sequence = sequence_for(viewer=request.user, pk=int(chosen)) if chosen.isascii() and chosen.isdigit() else None
    if sequence and request.method == "POST" and "confirmer" in request.POST:
        entered = enter_by_hand(sequence=sequence, contact_ids=ids, by=request.user, now=request.now)
        words = format_count(entered, "personne entre", "personnes entrent")
        tell(request, _("%(words)s dans «\u00a0%(name)s\u00a0».") % {"words": words, "name": sequence})
        return redirect("sequence", sequence.pk)
    preview = None
    if sequence:
        preview = who_may_enter(sequence=sequence, contact_ids=ids, viewer=request.user, now=request.now)
    context = {"ids": ids, "sequence": sequence, "offered": open_to_entry(), "preview": preview}
    return render(request, "sequences/enter.html", context)


def _people(request: PageRequest) -> list[int]:
    sent = request.POST if request.method == "POST" else request.GET
    if sent.get(ALL):
        rows = rows_asked(request, SubjectKind.CONTACT, name=sent.get("liste", ""), question=sent.get("requete", ""))
        ids = list(rows.values_list("pk", flat=True)[: MOST_BY_HAND + 1])
    else:
        ids = list(numbers_in(sent.getlist("ids")))
    if len(ids) > MOST_BY_HAND:
        raise NotPossible(
            _("À la main, %d personnes à la fois au plus\u00a0: au-delà, faites entrer un segment.") % MOST_BY_HAND
        )
    return sorted(ids)


@require_POST
@needs(Entity.CONTACT, Action.WRITE)
def change_passage(request: PageRequest, pk: int) -> HttpResponse:
    """`faire`: arreter, suspendre or reprendre."""
    passage = passage_for(viewer=request.user, pk=pk)
    asked = request.POST.get("faire", "")
    if asked == "arreter":
        done = end_passage(enrolment=passage, now=request.now, words=f"Par {request.user}")
    else:
        done = hold_passage(enrolment=passage, held=asked == "suspendre", now=request.now)
    if done:
        tell(request, _("C’est noté pour %s.") % passage.contact)
    else:
        warn(request, _("Ce passage a changé entre-temps\u00a0: relisez la page."))
    return redirect("sequence", passage.sequence_id)
