"""The keys by which our domains sign what leaves."""

from django.db import models


class SigningKey(models.Model):
    """One a domain. `secret` is the private key, sealed; `public` is what the domain publishes under the selector."""

    domain = models.CharField(max_length=253, unique=True)
    selector = models.CharField(max_length=63)
    secret = models.TextField()
    public = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["domain"]

    def __str__(self) -> str:
        return f"{self.selector}._domainkey.{self.domain}"

    @property
    def record(self) -> str:
        """What the domain publishes under that name (RFC 6376, 3.6.1)."""
        return f"v=DKIM1; k=rsa; p={self.public}"
