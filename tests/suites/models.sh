#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# sangam rules lint --headers: each way in which a model can be at odds with its library's header is told.
# A library of our own, so that nothing must be installed; tests/long/headers.sh does the real ones.

mkdir -p "$WORK/include" "$WORK/toy/models"
cat > "$WORK/include/toy.h" << 'END'
#ifndef TOY_H
#define TOY_H
struct toy_text { int length; char *bytes; };
struct toy_outer { int kind; union { int number; struct toy_text text; } inner; };
typedef void (*toy_callback)(void *data, const char *text);
enum { TOY_MAIL = 7 };
void toy_show(const char *text, unsigned long size);
int toy_get(struct toy_text **out);
char *toy_copy(const char *text);
void toy_log(int level, const char *format, ...);
void toy_each(toy_callback call, void *data);
void toy_put(struct toy_outer *outer);
#define toy_macro(text) toy_show(text, 0)
#endif
END

# model TEXT: one library whose functions are the text
model() {
    {
        echo 'library: toy'
        echo 'headers: [toy.h]'
        echo "flags: [-I$WORK/include]"
        printf '%s\n' "$1"
    } > "$WORK/toy/models/toy.yaml"
    "$SANGAM" rules lint --headers --no-default-rules "$WORK/toy" > "$WORK/out" 2> "$WORK/errors"
}

# accepts NAME TEXT COMPARED
accepts() {
    if model "$2" && grep -qx "checked: toy, $3" "$WORK/out"; then
        echo "ok models/$1"
    else
        echo "not ok models/$1 - $(cat "$WORK/out" "$WORK/errors" | head -n 1)"
    fi
}

# refuses NAME TEXT MESSAGE
refuses() {
    model "$2"
    status=$?
    if [ $status -eq 2 ] && grep -qF -e "$3" "$WORK/errors"; then
        echo "ok models/$1"
    else
        echo "not ok models/$1 - status $status, no \"$3\" in: $(head -n 1 "$WORK/errors")"
    fi
}

# effect FUNCTION EFFECT: a model of one effect
effect() {
    printf 'functions:\n  - name: %s\n    effects:\n      - %s\n' "$1" "$2"
}

accepts all-that-fits 'constants: { TOY_MAIL: 7 }
functions:
  - name: toy_show
    effects: [ { sink: { at: "*arg0", kind: log, size: arg1 } } ]
  - name: toy_get
    effects: [ { alloc: { at: "*arg0" } }, { source: { at: "*(*arg0)->bytes", origin: network } } ]
  - name: toy_copy
    also: [toy_old]
    effects: [ { alloc: { at: ret } }, { copy: { from: "*arg0", to: "*ret" } } ]
  - name: toy_log
    effects: [ { sink: { at: "format(arg1)", kind: log } } ]
  - name: toy_each
    effects: [ { call: { function: arg0, with: [arg1, none] } } ]
  - name: toy_put
    effects: [ { sink: { at: "*arg0->bytes", kind: file } } ]' '6 of 7 functions'
refuses no-such-function "$(effect toy_none 'sink: { at: "*arg0", kind: log }')" 'the headers declare no `toy_none`'
refuses only-a-macro "$(effect toy_macro 'sink: { at: "*arg0", kind: log }')" '`toy_macro` is only a macro'
refuses too-many-arguments "$(effect toy_show 'sink: { at: "*arg2", kind: log }')" \
    'toy_show, sink `*arg2`: the header'\''s prototype has 2 arguments'
refuses too-many-stars "$(effect toy_show 'sink: { at: "**arg0", kind: log }')" '`**arg0`: 1 star too many'
refuses a-pointer-for-its-data "$(effect toy_show 'sink: { at: arg0, kind: log }')" '`arg0`: this is a pointer'
refuses a-size-that-is-no-number "$(effect toy_show 'sink: { at: "*arg0", kind: log, size: arg0 }')" '`arg0`: this is no number'
refuses nothing-returned "$(effect toy_show 'source: { at: "*ret", origin: network }')" 'the function returns nothing'
refuses a-member-that-is-not-there "$(effect toy_put 'sink: { at: "*arg0->name", kind: file }')" 'the header shows no member `name`'
refuses values-of-a-format "$(effect toy_log 'sink: { at: "format(arg1, arg3)", kind: log }')" 'the values begin at arg2'
refuses variadic-or-not "$(effect toy_show 'sink: { at: "*varargs", kind: log }')" 'is not variadic'
refuses callback-arguments "$(effect toy_each 'call: { function: arg0, with: [arg1, none, none] }')" 'takes 2 arguments, not 3'
refuses no-callback "$(effect toy_show 'call: { function: arg0, with: [] }')" 'this points to no function'
refuses allocation-of-no-pointer "$(effect toy_get 'alloc: { at: "ret" }')" 'what is allocated is held by a pointer'
refuses pointer-into-text "$(effect toy_copy 'copy: { from: arg0, to: "*ret" }')" 'a pointer, copied to where no pointer is'
refuses a-constant-of-another-value 'constants: { TOY_MAIL: 8 }
functions: []' '`TOY_MAIL` is 7 in the headers, not 8'
refuses a-constant-that-is-not-there 'constants: { TOY_POST: 8 }
functions: []' 'the headers have no constant `TOY_POST`'

# Each mistake is told once, and a library whose file names no headers has nothing to be held against.
model "$(effect toy_show 'sink: { at: "*arg2", kind: log }')"
if [ "$(grep -c 'error: ' "$WORK/errors")" -eq 1 ]; then
    echo "ok models/told-once"
else
    echo "not ok models/told-once - $(grep -c 'error: ' "$WORK/errors") errors"
fi
printf 'library: bare\nfunctions:\n  - name: bare_show\n    effects: [ { sink: { at: "*arg0", kind: log } } ]\n' > "$WORK/toy/models/bare.yaml"
if model "$(effect toy_show 'sink: { at: "*arg0", kind: log }')" && grep -q '^not checked: bare - its file names no headers' "$WORK/out"; then
    echo "ok models/a-library-without-headers"
else
    echo "not ok models/a-library-without-headers - $(head -n 1 "$WORK/errors")"
fi
rm "$WORK/toy/models/bare.yaml"

rm "$WORK/include/toy.h"
if model 'functions: []' && grep -q "^not checked: toy - 'toy.h' file not found" "$WORK/out"; then
    echo "ok models/missing-header-is-no-error"
else
    echo "not ok models/missing-header-is-no-error - $(head -n 1 "$WORK/out")"
fi
sed -i 's/^flags:.*/flags: [-fplugin=x.so]/' "$WORK/toy/models/toy.yaml"
if "$SANGAM" rules lint --no-default-rules "$WORK/toy" 2>&1 | grep -q 'a flag is -I with an absolute folder, or -D'; then
    echo "ok models/flags-are-folders-and-macros"
else
    echo "not ok models/flags-are-folders-and-macros - accepted"
fi
printf 'library: toy\nverified: no\nfunctions: []\n' > "$WORK/toy/models/toy.yaml"
if "$SANGAM" rules list --no-default-rules --rules "$WORK/toy" | grep -q '^toy .*library .* unverified$'; then
    echo "ok models/list-shows-unverified"
else
    echo "not ok models/list-shows-unverified - it does not"
fi
