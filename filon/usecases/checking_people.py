"""Nothing stays with who left: what a closed account still holds is passed on by a relay."""

from collections import Counter
from datetime import datetime

from django.utils.translation import gettext as _

from filon.records.rules.relays import Belonging
from filon.usecases.belongings import HELD, still_held
from filon.usecases.checking_findings import SAMPLES, Finding
from filon.users.models import User


def check_what_leavers_hold(*, now: datetime) -> Finding:
    """`count` things; samples name the people. Owners whom a file named never had an account: they are not asked."""
    left = User.objects.filter(is_active=False).exclude(password__startswith="!").exclude(password="")
    leavers = set(left.values_list("pk", flat=True))
    held: Counter[int] = Counter()
    for belonging in Belonging:
        field = HELD[belonging].field
        held.update(still_held(belonging, now=now).filter(**{f"{field}__in": leavers}).values_list(field, flat=True))
    title = _("Restes chez un collègue parti : passez-les par Réglages, Personnes, Passer le relais")
    return Finding("left_behind", title, held.total(), sorted(held)[:SAMPLES])
