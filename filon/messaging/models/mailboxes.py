"""The mailboxes by which messages leave, and come in."""

from django.conf import settings
from django.db import models

from filon.messaging.rules.mailboxes import (
    USUAL_CAP,
    USUAL_GAP,
    Encryption,
    MailboxState,
    MailboxWay,
    Provider,
    usual_window,
)

HOST_WIDTH = 253


class Mailbox(models.Model):
    """One address from which we write. `owner` None: the company's own, such as contact@. `keeper`: who looks after what comes in,
    the owner himself until a relay says otherwise.

    `secret` holds the password, the tokens or the key, sealed (`services.secrets`): nothing shows it again. `login` empty: the
    address. `daily_cap` counts prospecting alone, and is reached by steps from `warm_from` on; None: warm already. `gap`: seconds
    between two messages. `window`: days and hours at which it writes, by the clock of who reads. `because` tells its state;
    `told_at`: when its owner was told. `used`: places of its cap given out on `used_on`, before they are used. `watched_from`: its
    figures are counted from there, once a person looked at them. `names_returns`: what comes back is sent to its address with the
    reference of the message behind a plus.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="mailboxes", db_index=False
    )
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="mailboxes_kept", db_index=False
    )
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=320, unique=True)
    way = models.CharField(max_length=9, choices=MailboxWay.choices(), default=MailboxWay.PASSWORD)
    state = models.CharField(max_length=9, choices=MailboxState.choices(), default=MailboxState.READY)
    because = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True)
    login = models.CharField(max_length=320, blank=True)
    secret = models.TextField(blank=True)
    provider = models.CharField(max_length=10, choices=Provider.choices(), blank=True)
    smtp_host = models.CharField(max_length=HOST_WIDTH, blank=True)
    smtp_port = models.PositiveIntegerField(default=587)
    smtp_encryption = models.CharField(max_length=8, choices=Encryption.choices(), default=Encryption.STARTTLS)
    imap_host = models.CharField(max_length=HOST_WIDTH, blank=True)
    imap_port = models.PositiveIntegerField(default=993)
    imap_encryption = models.CharField(max_length=8, choices=Encryption.choices(), default=Encryption.TLS)
    daily_cap = models.PositiveSmallIntegerField(default=USUAL_CAP)
    gap = models.PositiveSmallIntegerField(default=USUAL_GAP)
    warm_from = models.DateField(null=True)
    window = models.JSONField(default=usual_window)
    used_on = models.DateField(null=True)
    used = models.PositiveIntegerField(default=0)
    watched_from = models.DateTimeField(null=True)
    names_returns = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["address"]
        indexes = [
            models.Index(fields=["owner"], name="mailbox_owner"),
            models.Index(fields=["keeper"], name="mailbox_keeper"),
        ]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]
