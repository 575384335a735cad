"""Who may open a page: a decorator for views, on the table of rights."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http.response import HttpResponseBase

from filon.users.rules.rights import Action, Entity
from filon.users.selectors import require
from filon.web.requests import PageRequest

View = Callable[..., HttpResponseBase]


def needs(entity: Entity, action: Action = Action.READ) -> Callable[[View], View]:
    """`@needs(Entity.COMPANY, Action.WRITE)`: refused with the rule's own sentence, before anything is loaded."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: PageRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user, entity, action)
            return view(request, *args, **kwargs)

        return guarded

    return guard
