#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# tests/run itself, on a small project: what it counts, and that nothing that goes wrong is lost.
project=$WORK/project
mkdir -p "$project/tests/unit" "$project/tests/suites" "$project/tests/long" "$project/b/tests"
cp "$ROOT/tests/run" "$project/tests/run"
unset V BLESS LONG TEST_LINES

# unit NAME: a "test program" from standard input
unit() {
    : > "$project/tests/unit/$1.c"
    { echo '#!/bin/sh'; cat; } > "$project/b/tests/$1"
    chmod +x "$project/b/tests/$1"
}

# gives NAME STATUS LAST-LINE ARGUMENT...
gives() {
    name=$1 status=$2 last=$3
    shift 3
    (cd "$WORK" && BUILD=$project/b SANGAM='' sh "$project/tests/run" "$@") > "$WORK/out" 2>&1
    got=$?
    if [ $got -eq "$status" ] && [ "$(tail -n 1 "$WORK/out")" = "$last" ]; then
        echo "ok runner/$name"
    else
        sed 's/^/# /' "$WORK/out"
        echo "not ok runner/$name - status $got: $(tail -n 1 "$WORK/out")"
    fi
}

shows() {
    if grep -q -- "$2" "$WORK/out"; then echo "ok runner/$1"; else
        echo "not ok runner/$1 - the output does not show: $2"
    fi
}

gives nothing-is-a-failure 1 '0 passed, 1 failed, 0 skipped'
printf 'echo ok one\necho "# not ok in a comment"\necho ok two\n' | unit good_test
gives all-pass 0 '2 passed, 0 failed, 0 skipped'
echo 'echo "skip three - no network"; echo "ok four"' > "$project/tests/suites/s.sh"
gives skips-count 0 '3 passed, 0 failed, 1 skipped'
shows skips-have-reasons '^    three - no network$'
gives a-name-selects 0 '2 passed, 0 failed, 0 skipped' unit/good
gives names-add-up 0 '3 passed, 0 failed, 1 skipped' unit suites
gives an-unknown-name-fails 1 '0 passed, 1 failed, 0 skipped' unit/typo
printf 'echo "not ok five - 1 is 2"\nexit 1\n' | unit bad_test
gives failures-count 1 '3 passed, 1 failed, 1 skipped'
shows failures-are-listed '^    five - 1 is 2$'
printf 'echo ok six\nkill -SEGV $$\n' | unit crash_test
gives a-crash-is-a-failure 1 '1 passed, 1 failed, 0 skipped' unit/crash
printf 'exit 0\n' | unit silent_test
gives silence-is-a-failure 1 '0 passed, 1 failed, 0 skipped' unit/silent
printf 'echo ok six\necho "Traceback (most recent call last):"\n' | unit python_test
gives a-check-that-breaks-off-is-a-failure 1 '1 passed, 1 failed, 0 skipped' unit/python
printf 'echo ok seven\nsleep 60\n' | unit slow_test
TEST_SECONDS=1 gives a-hang-is-a-failure 1 '1 passed, 1 failed, 0 skipped' unit/slow
rm "$project/tests/unit/crash_test.c"
gives left-over-programs-are-not-run 1 '0 passed, 1 failed, 0 skipped' unit/crash
echo 'echo ok eight' > "$project/tests/long/l.sh"
gives long-tests-wait 1 '0 passed, 1 failed, 0 skipped' long
LONG=1 gives long-tests-on-demand 0 '1 passed, 0 failed, 0 skipped' long
# shellcheck disable=SC2016 # for the suite to expand
echo '[ -d "$WORK" ] && [ -z "$(ls -A "$WORK")" ] && [ -n "$ROOT$BUILD" ] && echo ok nine' \
    > "$project/tests/suites/env.sh"
gives suites-get-their-environment 0 '1 passed, 0 failed, 0 skipped' suites/env
# Each waits for the other one.
for pair in 'left right' 'right left'; do
    # shellcheck disable=SC2016 # for the suite to expand
    echo 'touch "$ROOT/'"${pair% *}"'"; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do [ ! -e "$ROOT/'"${pair#* }"'" ] || break; sleep 0.3; done
[ -e "$ROOT/'"${pair#* }"'" ] && echo ok '"${pair% *}" > "$project/tests/suites/at-once-${pair% *}.sh"
done
TEST_JOBS=2 gives some-run-at-once 0 '2 passed, 0 failed, 0 skipped' suites/at-once
rm -f "$project/left" "$project/right"
TEST_JOBS=1 gives one-alone-if-asked 1 '1 passed, 1 failed, 0 skipped' suites/at-once
# shellcheck disable=SC2016 # for the suite to expand
echo 'echo ok ten; kill -9 "$(ps -o ppid= $PPID)"; sleep 1' > "$project/tests/suites/lost.sh"
gives what-is-lost-is-a-failure 1 '0 passed, 1 failed, 0 skipped' suites/lost
shows what-is-lost-is-named '^    suites/lost - was stopped from outside$'
