#!/usr/bin/env bash
# Toute la suite : sur SQLite, sur un vrai PostgreSQL, puis dans un vrai navigateur. ARGS="…" passe des options à pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/pytest.sh

CHROME="$(.venv/bin/python scripts/find_browser.py)"
export CHROME

run_tests "Sur SQLite" sqlite tests -m "not browser" -n 2 --dist worksteal
run_tests "Sur PostgreSQL" postgres tests -m "not browser" -n 2 --dist worksteal
run_tests "Dans un navigateur (SQLite)" sqlite tests -m browser
