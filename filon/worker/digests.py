"""What colleagues get in the morning, with the addresses of the pages that it leads to."""

from datetime import datetime

from django.urls import reverse

from filon.messaging.rules.letters import SITE
from filon.usecases.composing import mail_reports
from filon.usecases.digest import send_morning_digests


def tell_mornings(*, now: datetime, limit: int) -> int:
    return send_morning_digests(now=now, limit=limit, page_of=page_of)


def tell_reports(*, now: datetime, limit: int) -> int:
    return mail_reports(now=now, limit=limit, page_of=page_of)


def page_of(name: str, *keys: int) -> str:
    return SITE + reverse(name, args=keys)
