"""Letters to people who have no account yet, and where letters wait while no mail server is named."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage

log = logging.getLogger(__name__)


def send_invitation_letter(*, address: str, subject: str, text: str) -> bool:
    """Whether the letter left. When it did not (no mail server), the link still works: the page shows it to the administrator."""
    try:
        return EmailMessage(subject=subject, body=text, to=[address]).send() == 1 and not letters_folder()
    except (OSError, SMTPException):
        log.exception("Invitation letter to %s did not leave", address)
        return False


def letters_folder() -> str:
    """Where letters are kept as files; empty where they leave."""
    kept_as_file = settings.EMAIL_BACKEND.endswith(".filebased.EmailBackend")
    return str(settings.EMAIL_FILE_PATH) if kept_as_file else ""
