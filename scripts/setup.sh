#!/usr/bin/env bash
# Installe ce que demande `make run` (lot « run ») ou `make test` (lot « test ») ; ne fait rien, même sans réseau, si tout y est.
set -euo pipefail
cd "$(dirname "$0")/.."
set_name="${1:-run}"

if command -v flock >/dev/null; then # two installations at once would spoil each other
    exec 9<requirements/run.txt
    flock 9
fi

refuse() {
    echo "$1" >&2
    exit 1
}

fingerprint() { # of the files given and of this folder: an environment that was moved is made anew
    { pwd; cat "$@"; } | cksum
}

is_done() { # is_done MARK FILE… : MARK holds the fingerprint of the files
    [ -f "$1" ] && [ "$(cat "$1")" = "$(fingerprint "${@:2}")" ]
}

find_python() {
    local name
    for name in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python; do
        if [ -n "$name" ] && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$name"
            return
        fi
    done
    refuse "Filon demande Python 3.11 ou plus récent, et il n'y en a pas ici. Installez-le, ou indiquez-le : make run PYTHON=/chemin/vers/python3.12"
}

make_environment() { # with uv inside, of the frozen version
    local python
    [ ! -L .venv ] || # --clear would empty the folder behind the link, under the feet of whoever works there
        refuse "« .venv » est un lien vers l’environnement d’un autre dossier : retirez le lien, ou lancez la commande depuis ce dossier-là."
    python="$(find_python)"
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        refuse "Il manque à Python le module venv. Sous Debian ou Ubuntu, l'administrateur l'ajoute par : apt-get install python3-venv"
    echo "Création de l'environnement .venv ($("$python" --version))…"
    "$python" -m venv --clear .venv
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/uv.txt ||
        refuse "L'installation a échoué (message ci-dessus) : la première fois, elle demande le réseau."
}

install_libraries() { # install_libraries SET : exactly the frozen versions, then Filon itself in place
    echo "Installation des bibliothèques (lot « $1 »)…"
    export UV_LINK_MODE=copy UV_SYSTEM_CERTS=1 VIRTUAL_ENV="$PWD/.venv"
    { .venv/bin/uv pip sync --quiet --require-hashes "requirements/$1.txt" &&
        LC_ALL=C.UTF-8 .venv/bin/uv pip install --quiet --offline --no-deps --no-build-isolation --editable .; } ||
        refuse "L'installation des bibliothèques a échoué (message ci-dessus) : la première fois, elle demande le réseau."
    # Où est Filon, dit depuis ces bibliothèques : un chemin entier avec un accent arrête Python sous une langue que la machine n'a pas.
    for place in .venv/lib/python*/site-packages; do
        echo ../../../.. >"$(ls "$place"/__editable__.filon-*.pth)"
    done
}

install_assets() {
    echo "Installation des feuilles de style et des scripts du navigateur…"
    NODE_OPTIONS=--use-system-ca PATH="$PWD/.venv/bin:$PATH" .venv/bin/npm ci --ignore-scripts --loglevel=error >/dev/null ||
        refuse "L'installation des bibliothèques du navigateur a échoué (message ci-dessus) : la première fois, elle demande le réseau."
}

run_files=(requirements/run.txt pyproject.toml)
test_files=(requirements/test.txt "${run_files[@]}")
mark=.venv/filon-installed

if [ ! -x .venv/bin/uv ] || ! .venv/bin/python -c '' 2>/dev/null ||
    { [ -f $mark-place ] && ! is_done $mark-place /dev/null; }; then
    make_environment
fi
fingerprint /dev/null > $mark-place

# The test set holds the run set: where it is installed, `make run` has all that it needs.
if ! is_done $mark-test "${test_files[@]}" && { [ "$set_name" = test ] || ! is_done $mark-run "${run_files[@]}"; }; then
    rm -f $mark-run $mark-test
    install_libraries "$set_name"
    if [ "$set_name" = test ]; then fingerprint "${test_files[@]}"; else fingerprint "${run_files[@]}"; fi > "$mark-$set_name"
fi

if ! is_done node_modules/.filon-installed package-lock.json; then
    install_assets
    fingerprint package-lock.json > node_modules/.filon-installed
fi
.venv/bin/python scripts/copy_assets.py
.venv/bin/python scripts/compile_messages.py
