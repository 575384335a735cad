"""A page of one's own site as a sign of the score: its address, or the beginning of addresses."""

from urllib.parse import unquote, urlsplit

PAGE = "page"  # kind of a rule on a page, which no activity has
LONGEST_PAGE = 300
REST = "*"  # at the end: and all that begins so


def page_asked(typed: str) -> str:
    """« https://halvane.example/tarifs/?x=1 » asks for « /tarifs », as visits are noted; empty for what is no address."""
    text = typed.strip()
    try:
        path = urlsplit(text).path if "://" in text else text.partition("?")[0].partition("#")[0]
    except ValueError:
        return ""
    path = "".join(sign for sign in unquote(path) if sign.isprintable())
    path = path if path.startswith("/") else f"/{path}"
    if not text or " " in path or REST in path[:-1] or len(path) > LONGEST_PAGE:
        return ""
    return path if path.endswith(REST) else path.rstrip("/") or "/"


def is_page(asked: str, seen: str) -> bool:
    return seen.startswith(asked[:-1]) if asked.endswith(REST) else seen == asked


def page_in_words(asked: str) -> str:
    if asked.endswith(REST):
        return f"Page vue\u00a0: tout ce qui commence par {asked[:-1]}"
    return f"Page vue\u00a0: {asked}"
