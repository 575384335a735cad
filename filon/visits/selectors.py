"""Sites, and what was counted on them."""

from filon.kit.errors import NotFound
from filon.visits.models import WebSite


def site_by_key(key: str) -> WebSite:
    """For whoever holds the line. NotFound for a key that no site was given."""
    site = WebSite.objects.filter(key=key).first()
    if site is None:
        raise NotFound("Ce site n’existe pas\u00a0: vérifiez la ligne.")
    return site
