"""Orders, for the pages of those who placed them."""

from filon.contacts.models import Company
from filon.customers.models import Order
from filon.users.rules.rights import Entity
from filon.users.selectors import Viewer, visible


def orders_of(company: Company, *, viewer: Viewer, most: int) -> list[Order]:
    """The latest first, one more than `most` when there are more."""
    orders = visible(Order.objects.filter(company=company, deleted_at=None), viewer=viewer, entity=Entity.ORDER)
    return list(orders.order_by("-ordered_at", "-pk")[: most + 1])
