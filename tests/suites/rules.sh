#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Every shipped rule and model on its sample, and the test of samples itself: what is not as a sample
# says is never passed over.

"$SANGAM" rules test --no-default-rules "$ROOT/rules" > "$WORK/shipped" 2>&1
status=$?
grep -E '^(ok|not ok|skip|#) ' "$WORK/shipped"
tail -n 1 "$WORK/shipped" | grep -q '^[0-9]* samples: ' ||
    echo "not ok rules/run - status $status: $(tail -n 1 "$WORK/shipped")"

if "$SANGAM" rules lint --no-default-rules "$ROOT/rules" > "$WORK/out" 2>&1; then
    echo "ok rules/lint"
else
    sed 's/^/# /' "$WORK/out"
    echo "not ok rules/lint - $(head -n 1 "$WORK/out")"
fi

# ---- every duty that code can show has a check, every check a sample ----
if "$SANGAM" rules coverage --format csv > "$WORK/coverage.csv" 2> "$WORK/out"; then
    echo "ok rules/coverage"
else
    "$SANGAM" rules coverage | grep -E ': no sample|no check bears' | sed 's/^/# /'
    echo "not ok rules/coverage - $(tail -n 1 "$WORK/out")"
fi
missing=
for number in $(seq -w 1 80); do
    grep -q "^C$number,[a-z]" "$WORK/coverage.csv" || missing="$missing C$number"
done
if [ -z "$missing" ]; then echo "ok rules/coverage-rows"; else echo "not ok rules/coverage-rows - no duty for$missing"; fi

# ---- rules/README.md names every word that the loaders know ----
sources="$ROOT/analyzer/rules/load.c $ROOT/analyzer/rules/load_parts.c $ROOT/analyzer/rules/load_lists.c
    $ROOT/analyzer/models/load.c $ROOT/analyzer/models/effect.c $ROOT/analyzer/data/load.c"
for source in $sources; do
    awk '/const char \*const [A-Za-z_]*\[\] = \{/ || /^static const VerbField/ { on = 1 }
         on { print } on && /\};/ { on = 0 }' "$source"
done | grep -o '"[a-z_-]*"' | tr -d '"' | sort -u > "$WORK/words"
sed -n 's/^[A-Z_]*([A-Z_]*, "\([a-z-]*\)").*/\1/p' "$ROOT/analyzer/rules/kinds.def" "$ROOT/analyzer/rules/declares.def" \
    "$ROOT/analyzer/models/effects.def" >> "$WORK/words"
unknown=
while read -r word; do
    [ -z "$word" ] || grep -qw -- "$word" "$ROOT/rules/README.md" || unknown="$unknown $word"
done < "$WORK/words"
if [ "$(wc -l < "$WORK/words")" -lt 120 ]; then
    echo "not ok rules/readme-words - only $(wc -l < "$WORK/words") words were read from the loaders"
elif [ -n "$unknown" ]; then
    echo "not ok rules/readme-words - rules/README.md does not name:$unknown"
else
    echo "ok rules/readme-words"
fi

# ---- a rules folder of our own, with a source and a sink that nothing else knows ----
toy=$WORK/toy
mkdir -p "$toy/checks" "$toy/models" "$toy/tests"
cat > "$toy/models/toy.yaml" << 'END'
library: toy
functions:
  - name: toy_read
    effects:
      - source: { at: "*ret", origin: toy, data: toy.secret }
  - name: toy_show
    effects:
      - sink: { at: "*arg0", kind: toy-screen }
END
cat > "$toy/checks/toy-rule.yaml" << 'END'
rule: toy-rule
title: Toy
severity: low
kind: flow
from: { data: [toy.secret] }
to: { sink: [toy-screen] }
controls: [security-of-processing]
message: "{data} to {sink}"
remedy: None.
END

# sample: from standard input, with declarations in front on line 1
sample() {
    { echo 'char *toy_read(void); void toy_show(const char *); char *pass(char *p);'; cat; } \
        > "$toy/tests/toy-rule.c"
}

# gives NAME STATUS PATTERN
gives() {
    (cd "$toy/tests" && "$SANGAM" rules test --no-default-rules "$toy") > "$WORK/out" 2>&1
    got=$?
    if [ $got -eq "$2" ] && grep -q -e "$3" "$WORK/out"; then
        echo "ok rules/test-$1"
    else
        sed 's/^/# /' "$WORK/out"
        echo "not ok rules/test-$1 - status $got, no line like: $3"
    fi
}

sample << 'END'
char *pass(char *p) {
    return p;
}
void f(void) {
    char *p = pass(toy_read());
    // clean: toy-rule
    toy_show("text");
    // finds: toy-rule
    // via: toy-rule.c:6
    toy_show(p);
}
END
gives passes 0 '^ok rules/toy-rule$'
sed -i 's/via: .*/via: toy-rule.c:8/' "$toy/tests/toy-rule.c"
gives a-via-is-visited 1 '^not ok rules/toy-rule - toy-rule.c:11: the trace of toy-rule does not visit toy-rule.c:8$'
sample << 'END'
void f(void) {
    // finds: toy-rule
    toy_show("text");
    // clean: toy-rule
    toy_show(toy_read());
}
END
gives an-absent-finding-fails 1 '^not ok rules/toy-rule - toy-rule.c:4: expected a finding of toy-rule, there is none$'
gives a-finding-on-clean-fails 1 '^#   toy-rule.c:6: expected no finding of toy-rule, but: toy.secret to toy-screen$'
sample << 'END'
void f(void) {
    // finds: toy-rule
    toy_show(toy_read());
    // clean: toy-rule
    toy_show("text");
    toy_show(toy_read());
}
END
gives an-unexpected-finding-fails 1 'toy-rule.c:7: no comment expects this finding of toy-rule'
sample << 'END'
void f(void) {
    // finds: toy-rule
    toy_show(toy_read());
    // clean: toy-rule
    // misses: toy-rule because we say so
    toy_show("text");
}
END
gives a-known-miss-passes 0 '^ok rules/toy-rule$'
sed -i 's/misses:/wrongly-finds:/' "$toy/tests/toy-rule.c"
gives a-known-error-that-is-gone-fails 1 'toy-rule.c:6: toy-rule is not found any more'
sample << 'END'
void f(void) {
    // finds: toy-rule confidence=high
    toy_show(toy_read());
    // clean: toy-rule
    toy_show("text");
}
END
gives a-confidence-that-is-met-passes 0 '^ok rules/toy-rule$'
sed -i 's/=high/=low/' "$toy/tests/toy-rule.c"
gives another-confidence-fails 1 'toy-rule.c:4: expected low confidence of toy-rule, found high: '
sed -i 's/=low/=sure/' "$toy/tests/toy-rule.c"
gives an-unknown-confidence-fails 1 'toy-rule.c:3: .confidence=. wants low, medium or high'
sample << 'END'
void f(void) {
    // finds: toy-rule
    // misses: toy-rule because we say so
    toy_show(toy_read());
    // clean: toy-rule
    toy_show("text");
}
END
gives a-known-miss-that-is-found-fails 1 'toy-rule.c:4: toy-rule is found now'
sample << 'END'
void f(void) {
    // finds: toy-rule
    toy_show(toy_read());
}
END
gives a-sample-needs-both 1 'a sample needs at least one `// clean: RULE`'
sample << 'END'
void f(void) {
    // find: toy-rule
    toy_show(toy_read());
    // clean: toy-ruel
    toy_show("text");
}
END
gives a-misspelt-word-fails 1 'toy-rule.c:3: `find:` is no expectation; did you mean `finds:`?'
gives a-misspelt-rule-fails 1 'toy-rule.c:5: there is no rule `toy-ruel`; did you mean `toy-rule`?'
sample << 'END'
void f(void) {
    // finds: toy-rule
    toy_show(toy_read();
    // clean: toy-rule
    toy_show("text");
}
END
gives what-does-not-compile-fails 1 '^not ok rules/toy-rule - toy-rule.c:4: the sample does not compile: '
sample << 'END'
#include <no/such/header.h>
void f(void) {
    // finds: toy-rule
    toy_show(toy_read());
    // clean: toy-rule
    toy_show("text");
}
END
gives a-library-that-is-missing-skips 0 '^skip rules/toy-rule - .*no/such/header.h'
sample << 'END'
// flags: -DSHOWN=1 -Iinner
#if SHOWN
void f(void) {
    // finds: toy-rule
    toy_show(toy_read());
    // clean: toy-rule
    toy_show("text");
}
#endif
END
gives flags-reach-the-compiler 0 '^ok rules/toy-rule$'
rm "$toy/tests/toy-rule.c"
mkdir "$toy/tests/toy-rule"
cat > "$toy/tests/toy-rule/a.c" << 'END'
#include "a.h"
void f(void) {
    keep(toy_read());
    // clean: toy-rule
    toy_show("text");
}
END
cat > "$toy/tests/toy-rule/b.c" << 'END'
#include "a.h"
void keep(const char *text) {
    // finds: toy-rule
    // via: a.c:3
    toy_show(text);
}
END
echo 'char *toy_read(void); void toy_show(const char *); void keep(const char *);' \
    > "$toy/tests/toy-rule/a.h"
gives a-folder-is-one-program 0 '^ok rules/toy-rule$'
echo 'project: [toy' > "$toy/tests/toy-rule/.sangam.yaml"
gives a-bad-project-file-fails 1 '^not ok rules/toy-rule - toy-rule/.sangam.yaml:'
rm -r "$toy/tests/toy-rule"
echo 'int x;' > "$toy/tests/other.c"
gives a-rule-without-sample-fails 1 '^not ok rules/toy-rule - .*no sample finds this rule'
rm -r "$toy/tests"
(cd "$WORK" && "$SANGAM" rules test --no-default-rules "$toy") > "$WORK/out" 2>&1
if [ $? -eq 2 ] && grep -q 'no folder of samples' "$WORK/out"; then
    echo "ok rules/test-no-samples-is-an-error"
else
    echo "not ok rules/test-no-samples-is-an-error - $(cat "$WORK/out")"
fi
