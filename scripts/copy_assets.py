"""Copies what the browser needs from node_modules to filon/web/static/vendor/ (ignored by git), when something changed."""

import difflib
import hashlib
import re
import shutil
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
MODULES = CHECKOUT / "node_modules"
STATIC = CHECKOUT / "filon" / "web" / "static"
VENDOR = STATIC / "vendor"
ICONS = STATIC / "icons.txt"

COPIED = {  # file in node_modules → file in vendor/
    "@tabler/core/dist/css/tabler.min.css": "tabler.css",
    "@tabler/core/dist/css/tabler-vendors.min.css": "tabler-vendors.css",
    "@tabler/core/dist/js/tabler.min.js": "tabler.js",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "@alpinejs/csp/dist/cdn.min.js": "alpine.js",
    "echarts/dist/echarts.min.js": "echarts.js",
    "echarts/i18n/langFR.js": "echarts-fr.js",
    "sortablejs/Sortable.min.js": "sortable.js",
    "tom-select/dist/js/tom-select.complete.min.js": "tom-select.js",
    "tom-select/dist/css/tom-select.bootstrap5.min.css": "tom-select.css",
    "trix/dist/trix.umd.min.js": "trix.js",
    "trix/dist/trix.css": "trix.css",
    "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2": "inter-latin.woff2",
    "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2": "inter-latin-ext.woff2",
}
SOURCE_MAP = re.compile(r"^\s*(?://|/\*)[#@]\s*sourceMappingURL=.*$", re.MULTILINE)
LAST_LINE_MAP = re.compile(r"(?://|/\*)[#@]\s*sourceMappingURL=\S+(?:\s*\*/)?\s*\Z")
DRAWING = re.compile(r"<svg(.*?)>(.*)</svg>", re.DOTALL)
STROKED = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


def without_source_map(text: str) -> str:
    """The maps are not copied, and the static storage refuses a reference to a file that is not there."""
    return LAST_LINE_MAP.sub("", SOURCE_MAP.sub("", text)).rstrip() + "\n"


def icon_names(text: str) -> list[str]:
    """One name a line, as on tabler.io's list; `filled/flame` for a filled one; `#` opens a remark."""
    return sorted({name for line in text.splitlines() if (name := line.partition("#")[0].strip())})


def icon_file(name: str) -> Path:
    return MODULES / "@tabler" / "icons" / "icons" / (name if "/" in name else f"outline/{name}")


def icon_id(name: str) -> str:
    """`user` becomes #user, `filled/flame` becomes #flame-filled."""
    return f"{name.removeprefix('filled/')}-filled" if name.startswith("filled/") else name


def icon_symbol(name: str) -> str:
    path = icon_file(name).with_suffix(".svg")
    if not path.is_file():
        known = [other.stem for other in path.parent.glob("*.svg")]
        near = ", ".join(difflib.get_close_matches(path.stem, known)) or "rien d'approchant"
        sys.exit(f"L'icône « {name} » de {ICONS.name} n'existe pas chez Tabler ({near}).")
    drawing = DRAWING.search(path.read_text())
    assert drawing, f"{path} is no drawing"
    body = re.sub(r"\s*\n\s*", "", drawing[2])
    style = 'fill="currentColor"' if name.startswith("filled/") else STROKED
    return f'<symbol id="{icon_id(name)}" viewBox="0 0 24 24" {style}>{body}</symbol>'


def sprite() -> str:
    symbols = "\n".join(icon_symbol(name) for name in icon_names(ICONS.read_text()))
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def state_of_sources() -> str:
    sources = [Path(__file__), CHECKOUT / "package-lock.json", ICONS]
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def main() -> None:
    mark = VENDOR / ".copied"
    state = state_of_sources()
    if mark.is_file() and mark.read_text() == state:
        return
    icons = sprite()
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    for source, target in COPIED.items():
        if target.endswith(".woff2"):
            shutil.copyfile(MODULES / source, VENDOR / target)
        else:
            (VENDOR / target).write_text(without_source_map((MODULES / source).read_text()))
    (VENDOR / "icons.svg").write_text(icons)
    mark.write_text(state)
    print(f"{len(COPIED)} fichiers et {icons.count('<symbol')} icônes copiés dans {VENDOR.relative_to(CHECKOUT)}/")


if __name__ == "__main__":
    main()
