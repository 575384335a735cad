#!/usr/bin/env bash
# Recalcule les versions figées : requirements/*.txt (empreintes, sans adresse, toutes plates-formes) et package-lock.json.
set -euo pipefail
export UV_SYSTEM_CERTS=1 NODE_OPTIONS=--use-system-ca
cd "$(dirname "$0")/.."

freeze() { # freeze OUT SOURCE… : the run set constrains the test set, so that one is the other plus the test tools
    .venv/bin/uv pip compile --quiet --no-config --upgrade --universal --python-version 3.11 \
        --generate-hashes --no-emit-index-url --no-annotate --no-header --output-file "$@"
    echo "$1 : $(grep -c == "$1") bibliothèques"
}

freeze requirements/run.txt pyproject.toml --group setup
freeze requirements/test.txt pyproject.toml --group setup --group dev --constraints requirements/run.txt
awk '/^[^ ]/ { keep = /^uv==/ } keep' requirements/run.txt > requirements/uv.txt
for folder in . tests/browser/chromium; do
    (cd "$folder" && "$OLDPWD/.venv/bin/npm" install --package-lock-only --ignore-scripts --loglevel=error)
    .venv/bin/python scripts/strip_addresses.py "$folder/package-lock.json"
done
if grep -nE '://' requirements/*.txt package-lock.json tests/browser/chromium/package-lock.json; then
    echo "Une adresse de téléchargement est entrée dans un fichier figé (lignes ci-dessus)." >&2
    exit 1
fi
