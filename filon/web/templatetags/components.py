"""The components of pages as tags; /galerie shows each one with the line that calls it."""

import zlib
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from filon.contacts.rules.axes import LifecycleStage, Temperature
from filon.kit.money import DEFAULT_CURRENCY
from filon.users.rules.rights import Entity
from filon.web.forms.styled import dress
from filon.web.records.facts import CUSTOM, fact_of

register = template.Library()

FACE_COLOURS = 6  # classes face-0 … face-5 of parts.css
STAGE_TONES = {
    LifecycleStage.LEAD: "blue",
    LifecycleStage.MQL: "violet",
    LifecycleStage.SAL: "violet",
    LifecycleStage.SQL: "accent",
    LifecycleStage.OPPORTUNITY: "amber",
    LifecycleStage.CUSTOMER: "green",
    LifecycleStage.EVANGELIST: "green",
    LifecycleStage.LOST: "red",
}
TEMPERATURE_ICONS = {Temperature.COLD: "snowflake", Temperature.WARM: "temperature", Temperature.HOT: "flame-filled"}


@register.simple_tag
def icon(name: str, *, size: str = "", label: str = "") -> SafeString:
    """A drawing of the sprite (static/icons.txt lists them); `label` when no word stands beside it."""
    return _drawing(name, f"icon icon-{size}" if size else "icon", str(label))


@lru_cache(maxsize=1000)  # a list of records shows hundreds, a few dozen of them different
def _drawing(name: str, css: str, label: str) -> SafeString:
    address = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"></use></svg>', css, label, address
        )
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"></use></svg>', css, address)


@register.inclusion_tag("components/badge.html")
def badge(text: Any, *, tone: str = "", icon: str = "", title: str = "") -> dict[str, Any]:
    """Tones: accent, amber (waits), red (lost, late, forbidden), blue, green, violet, or none."""
    return {"text": text, "tone": tone, "icon": icon, "title": title}


@register.inclusion_tag("components/temperature.html")
def temperature(value: str, *, reason: str = "") -> dict[str, Any]:
    """Colour and drawing never speak alone: the word stands beside them."""
    kind = Temperature(value)
    return {"kind": kind, "icon": TEMPERATURE_ICONS.get(kind, ""), "reason": reason}


@register.inclusion_tag("components/badge.html")
def stage_badge(stage: str, *, label: str = "") -> dict[str, Any]:
    """A lifecycle stage; `label` is the word of the funnel profile in force."""
    return {"text": label or LifecycleStage.label_of(stage), "tone": STAGE_TONES.get(LifecycleStage(stage), "")}


@register.filter
def entity_label(code: str) -> str:
    return Entity.label_of(code)


@register.inclusion_tag("components/avatar.html")
def avatar(name: Any, *, square: bool = False, large: bool = False, with_name: bool = False) -> dict[str, Any]:
    """Initials on a colour that stays the same for a name; square for a company, round for a person."""
    text = str(name or "")
    words = [word for word in text.replace("-", " ").split() if word[0].isalnum()]
    initials = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()
    colour = zlib.crc32(text.encode()) % FACE_COLOURS
    return {
        "name": text,
        "initials": initials or "?",
        "colour": colour,
        "square": square,
        "large": large,
        "with_name": with_name,
    }


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, help: str = "", label: str = "", hide_label: bool = False) -> dict[str, Any]:
    """A form field with label, help and error tied to it for screen readers; also of forms that are not ours."""
    dress(bound.field.widget)
    return {"field": bound, "help": help or bound.help_text, "label": label or bound.label, "hide_label": hide_label}


@register.inclusion_tag("components/stat.html")
def stat(label: str, value: Any, *, note: str = "", trend: str = "", href: str = "") -> dict[str, Any]:
    """One figure of a report; `trend` is up or down."""
    return {"label": label, "value": value, "note": note, "trend": trend, "href": href}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int | None, *, words: str = "") -> dict[str, Any]:
    return {"done": done, "total": total, "words": words, "share": done / total if total else None}


@register.simple_tag
@lru_cache(maxsize=100)  # the list of shortcuts shows thirty, on every page
def keys(sequence: str) -> SafeString:
    """ "g e" or "Ctrl K": each key in its own box."""
    return format_html_join(" ", "<kbd>{}</kbd>", ((key,) for key in sequence.split()))


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: dict[str, Any], key: str, label: str, *, number: bool = False, sort: str = "tri"
) -> dict[str, Any]:
    """A column title that sorts by `?tri=key`, then `?tri=-key`; the other parameters of the address stay."""
    query = context["request"].GET.copy()
    current = query.get(sort, "")
    query[sort] = f"-{key}" if current == key else key
    query.pop("apres", None)
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    return {"label": label, "query": query.urlencode(), "direction": direction, "number": number}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(
    context: dict[str, Any], *, next_cursor: str = "", previous_cursor: str = "", words: str = ""
) -> dict[str, Any]:
    """Paging by cursor: `?apres=…` and `?avant=…`; `words` tells what is shown and of how many."""
    query = context["request"].GET.copy()
    query.pop("apres", None)
    query.pop("avant", None)
    rest = f"&{query.urlencode()}" if query else ""
    return {"next": next_cursor, "previous": previous_cursor, "rest": rest, "words": words}


@register.simple_block_tag
def card(content: str, *, title: str = "", count: str = "", id: str = "") -> str:
    return render_to_string("components/card.html", {"content": content, "title": title, "count": count, "id": id})


@register.simple_block_tag
def empty(content: str, *, title: str, text: str = "", icon: str = "inbox") -> str:
    """An empty page says what to do next: the block holds the one or two actions."""
    return render_to_string("components/empty.html", {"content": content, "title": title, "text": text, "icon": icon})


@register.simple_block_tag
def modal(content: str, *, id: str, title: str) -> str:
    """Opened by a button with data-bs-toggle="modal" data-bs-target="#id"; the block holds body and footer."""
    return render_to_string("components/modal.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag
def drawer(content: str, *, id: str, title: str) -> str:
    """A panel from the right; data-bs-toggle="offcanvas" data-bs-target="#id"."""
    return render_to_string("components/drawer.html", {"content": content, "id": id, "title": title})


@register.simple_block_tag
def filter_bar(content: str, *, target: str, label: str) -> str:
    """A form that filters the list `target` as one types; works without JavaScript by its own button."""
    return render_to_string("components/filter_bar.html", {"content": content, "target": target, "label": label})


@register.simple_block_tag(takes_context=True)
def chart(
    context: template.Context,
    content: str,
    *,
    id: str,
    title: str,
    option: dict[str, Any],
    note: str = "",
    small: bool = False,
) -> str:
    """ECharts by static/js/chart.js; the title is the finding; the block holds the table of the same figures.

    The table is taken away as CSV (static/js/table_csv.js) where the page says `may_export`.
    """
    shown = {
        "may_export": context.get("may_export", False),
        "content": content,
        "id": id,
        "data_id": f"{id}-data",
        "title": title,
        "option": option,
        "note": note,
        "small": small,
    }
    return render_to_string("components/chart.html", shown)


@register.simple_block_tag
def notice(content: str, *, tone: str = "", icon: str = "info-circle") -> str:
    return render_to_string("components/notice.html", {"content": content, "tone": tone, "icon": icon})


@register.simple_tag
def fact_cell(row: Any, column: Any) -> str:
    """A field of the record page in a column of a list."""
    key = column.field.removeprefix(CUSTOM)
    value = getattr(row, key) if key == column.field else row.custom.get(key)
    return fact_of(column.entry, column.field, value, getattr(row, "currency", DEFAULT_CURRENCY)).shown
