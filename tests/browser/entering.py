"""Somebody of ours opens the site in a real browser, already signed in, and waits until a page answers the keys."""

from typing import TYPE_CHECKING, Any

from django.test import Client

from filon.users.models import User
from tests.web.conftest import BACKEND

if TYPE_CHECKING:
    from playwright.sync_api import Page


def enter(page: "Page", live_server: Any, user: User, path: str = "/") -> None:
    client = Client()
    client.force_login(user, backend=BACKEND)
    session = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    page.goto(live_server.url + path)


def stands(page: "Page", name: str) -> None:
    """The page with this heading has come, its scripts too: they are deferred, and a key pressed before them is lost."""
    page.get_by_role("heading", name=name, exact=True).wait_for()
    page.wait_for_load_state()
