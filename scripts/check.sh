#!/usr/bin/env bash
# Style, types, frontières entre paquets, modèles de page, migrations, règles de la maison : tout est dit, puis le verdict.
set -uo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"
failed=()

step() { # step TITLE COMMAND… : quiet when all is well
    local said
    if ! said="$("${@:2}" 2>&1)"; then
        failed+=("$1")
        printf '— %s\n%s\n' "$1" "$said"
    fi
}

sources=()
for folder in config filon demo benchmarks scripts; do
    if [ -n "$(find "$folder" -name '*.py' -print -quit 2>/dev/null)" ]; then sources+=("$folder"); fi
done

mkdir -p .mypy_cache
mypy "${sources[@]}" > .mypy_cache/said 2>&1 & # the longest, beside the others
types=$!
home="$(mktemp -d)"
trap 'rm -rf "$home" .mypy_cache/said' EXIT

step "style" ruff check .
step "mise en forme (make format)" ruff format --check .
step "frontières entre paquets" lint-imports
step "pages : fautes" djlint filon --lint --quiet
step "pages : mise en forme (make format)" bash scripts/each_template.sh djade --target-version 5.2 --check
step "migrations oubliées" env FILON_HOME="$home" DATABASE_URL= python manage.py makemigrations --check --dry-run
wait "$types" || { failed+=("types"); echo "— types"; cat .mypy_cache/said; }
echo "— règles de la maison"
pytest -q --no-header -p no:cacheprovider tests/house_rules || failed+=("règles de la maison")

if [ "${#failed[@]}" -gt 0 ]; then
    printf 'À revoir : %s\n' "$(IFS=,; echo "${failed[*]}")" >&2
    exit 1
fi
