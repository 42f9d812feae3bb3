#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every shipped model against the header of its library. A library whose header is not installed is
# skipped; `verified: no` in its file says that this is so on Debian 12.
"$SANGAM" rules lint --headers --no-default-rules "$ROOT/rules" > "$WORK/out" 2> "$WORK/errors"
status=$?
sed -n 's/^checked: \([^,]*\),.*/ok headers\/\1/p; s/^not checked: \(.*\) - /skip headers\/\1 - /p' "$WORK/out"
if [ $status -ne 0 ]; then
    sed 's/^/# /' "$WORK/errors"
    echo "not ok headers/lint - $(grep -c error: "$WORK/errors") errors, the first: $(head -n 1 "$WORK/errors")"
fi
