#!/usr/bin/env bash
# Les essais sur données réelles (tests/real/) : test_real.sh DOSSIER ; sans le dossier, ne fait rien et le dit.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/pytest.sh

if [ ! -d "$1" ]; then
    echo "Pas de données réelles dans « $1 » : indiquez-les par DATA=dossier." >&2
    exit 1
fi
FILON_REAL_DATA="$(cd "$1" && pwd)"
export FILON_REAL_DATA
run_tests "Sur données réelles" sqlite tests/real -o norecursedirs=.*
