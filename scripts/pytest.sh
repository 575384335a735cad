# run_tests TITLE DATABASE ARGUMENTS… : one run of pytest; no test there is no failure, anything else is.
run_tests() {
    local status=0
    echo "— $1"
    FILON_TEST_DATABASE="$2" .venv/bin/python -m pytest -q --no-header --durations=5 --durations-min=2 "${@:3}" ${ARGS:-} || status=$?
    if [ "$status" -ne 0 ] && [ "$status" -ne 5 ]; then
        return "$status"
    fi
}
