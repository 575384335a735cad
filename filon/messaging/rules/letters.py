"""How a message reads: plain text first, the same in HTML without pictures, and a foot that says who writes and how to stop."""

import html
import re

LONGEST_SUBJECT = 150
LONGEST_LOCAL = 64
# What makes a link somebody's own: whoever has it acts in her name, so that colleagues are not shown it.
SIGNED = re.compile(r"[\w-]+:[\w-]{4,}:[\w-]{20,}|[\w-]+~[\w-]{20,}")
LINK = re.compile(r"(https?://[^\s<>\"']+)")
AFTER_A_LINK = ".,;:!?)»"
PAGE = (
    '<!doctype html><html lang="fr"><head><meta charset="utf-8"></head>'
    '<body style="margin:0 auto;max-width:36em;padding:1.5em;font:16px/1.5 sans-serif">{content}</body></html>'
)
# Stands for the address of the installation until a message leaves: what wrote it need not know it.
SITE = "{site}"
# Stands likewise, in the meeting that travels with a message, for the address that writes.
WRITER = "{writer}"
# Where a person stops all messages, after the address of the site.
STOP_PATH = "/desinscription/{signed}/"


def returned_to(address: str, *, reference: str) -> str:
    """Where servers send back what they cannot deliver: a report that quotes nothing of the message still names it so.

    Too long for the 64 characters before the sign (RFC 5321, 4.5.3.1.1), the address stays as it is.
    """
    local, _sign, domain = address.rpartition("@")
    named = f"{local}+{reference}"
    return f"{named}@{domain}" if len(named) <= LONGEST_LOCAL else address


def with_foot(body: str, *, foot: str) -> str:
    """The dashes are those by which mail programs know a signature (RFC 3676)."""
    return f"{body.strip()}\n\n-- \n{foot}" if foot else body.strip()


def foot_for_people(*, entity: str, postal_address: str, stop: str, notice: str = "") -> str:
    told = f"\n\n{notice}" if notice else ""
    return f"{entity}\n{postal_address}{told}\n\nNe plus recevoir nos messages\u00a0: {stop}"


def notice_of_origin(*, source: str, how: str = "Répondez à ce message") -> str:
    """Art. 14 RGPD, in the first message to somebody who did not give us her address: where it comes from, what she may ask."""
    origin = (
        f"D’où viennent vos coordonnées\u00a0: {source}."
        if source
        else "Vos coordonnées viennent de sources professionnelles."
    )
    return f"{origin} {how} pour les voir, les faire corriger ou effacer."


def foot_for_colleagues(*, entity: str, told_why: bool = False) -> str:
    """`told_why`: the letter says itself who asked for it and how to stop it."""
    return f"Filon, pour {entity}." + ("" if told_why else " Vous réglez ces avis dans Mes préférences.")


def without_keys(text: str) -> str:
    """The text for colleagues: nobody confirms, downloads or objects in the place of the person."""
    return SIGNED.sub("…", text)


def html_of(text: str) -> str:
    """The text in HTML: nothing of it is markup, links to the web can be followed, no picture is fetched."""
    paragraphs = (part.strip("\n") for part in re.split(r"\n{2,}", text))
    return PAGE.format(content="".join(f"<p>{_lines(part)}</p>" for part in paragraphs if part.strip()))


def html_with_foot(markup: str, *, foot: str) -> str:
    """What was written in the editor, already cleaned, then the same foot as the text has."""
    return PAGE.format(content=f"{markup}<p>-- <br>{_lines(foot)}</p>")


def _lines(paragraph: str) -> str:
    return "<br>".join("".join(map(_piece, LINK.split(line))) for line in paragraph.split("\n"))


def _piece(piece: str) -> str:
    if not LINK.fullmatch(piece):
        return html.escape(piece)
    address = piece.rstrip(AFTER_A_LINK)
    shown = html.escape(address)
    return f'<a href="{shown}">{shown}</a>{html.escape(piece[len(address) :])}'


def headers_of(*, message_id: str, stop: str, answers_wanted: bool = False) -> dict[str, str]:
    """No machine answers it (RFC 3834), but where an absence would teach us something; empty `stop`: to a colleague.

    Who gets it stops it by one click in the mail program (RFC 8058).
    """
    told = {"Message-ID": message_id}
    if not answers_wanted:
        told["Auto-Submitted"] = "auto-generated"
    if not stop:
        return told
    return told | {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
