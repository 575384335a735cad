#!/usr/bin/env bash
# Toute la suite : sur SQLite, sur un vrai PostgreSQL, puis dans un vrai navigateur. ARGS="…" passe des options à pytest.
set -euo pipefail
cd "$(dirname "$0")/.."
. scripts/pytest.sh

CHROME="$(.venv/bin/python scripts/find_browser.py)"
export CHROME

FILON_TEST_TEMPLATE="$(mktemp -d)" # the migrated database, made once per kind for the three runs
export FILON_TEST_TEMPLATE
trap 'rm -rf "$FILON_TEST_TEMPLATE"' EXIT

failed=0 # each run tells its own story: the others go on
run_tests "Sur SQLite" sqlite tests -m "not browser" -n 2 --dist worksteal || failed=1
# What opens no database, or asks it what others ask (ADR 0037), had its turn; the runner counts it as deselected.
run_tests "Sur PostgreSQL" postgres tests -m "not browser" -n 2 --dist worksteal --once-where-enough || failed=1
run_tests "Dans un navigateur (SQLite)" sqlite tests/browser -n 2 --dist worksteal || failed=1
exit "$failed"
