#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `make layers` passes on the sources as they are, and catches each kind of violation on a copy.
check=$ROOT/analyzer/install/layers.sh

fresh() {
    rm -rf "$WORK/a"
    mkdir -p "$WORK/a/base" "$WORK/a/ir" "$WORK/a/front" "$WORK/a/cli"
    cp "$ROOT/analyzer/LAYERS" "$WORK/a/LAYERS"
    echo '#include <stdio.h>' > "$WORK/a/base/base.h"
    echo '#include "base/base.h"' > "$WORK/a/ir/ir.h"
    echo '#include "ir/ir.h"' > "$WORK/a/ir/text.h"
    printf '#include "front/front.h"\n  #  include <clang-c/Index.h>\n' > "$WORK/a/front/lower.c"
    echo '#include "ir/ir.h"' > "$WORK/a/front/front.h"
    echo '#include "front/front.h"' > "$WORK/a/cli/main.c"
}

# passes NAME
passes() {
    if sh "$check" "$WORK/a" > "$WORK/out" 2>&1; then echo "ok layers/$1"; else
        echo "not ok layers/$1 - $(head -n 1 "$WORK/out")"
    fi
}

# catches NAME PLACE: the check fails and names PLACE
catches() {
    if sh "$check" "$WORK/a" > "$WORK/out" 2>&1; then
        echo "not ok layers/$1 - was not noticed"
    elif grep -q "^$2: " "$WORK/out" && [ "$(wc -l < "$WORK/out")" -eq 1 ]; then
        echo "ok layers/$1"
    else
        echo "not ok layers/$1 - expected one line at $2: $(head -n 1 "$WORK/out")"
    fi
}

if sh "$check" "$ROOT/analyzer" > "$WORK/out" 2>&1; then echo "ok layers/sources"; else
    cat "$WORK/out"
    echo "not ok layers/sources - $(wc -l < "$WORK/out") includes break analyzer/LAYERS"
fi

fresh
passes sample
echo '#include "ir/ir.h"' >> "$WORK/a/base/base.h"
catches upwards 'base/base.h:2'
fresh
echo '#include "cli/cli.h"' > "$WORK/a/front/x.def"
catches upwards-in-def 'front/x.def:1'
fresh
echo '#include "ir/text.h"' >> "$WORK/a/front/front.h"
catches private-header 'front/front.h:2'
fresh
echo '#include "lower.h"' >> "$WORK/a/front/lower.c"
catches relative-include 'front/lower.c:3'
fresh
echo '#include "../ir/ir.h"' >> "$WORK/a/front/lower.c"
catches parent-include 'front/lower.c:3'
fresh
echo '# include <clang-c/Index.h>' >> "$WORK/a/ir/ir.h"
catches clang-outside-front 'ir/ir.h:2'
fresh
echo '#include "clang-c/Index.h"' >> "$WORK/a/front/front.h"
catches clang-in-quotes 'front/front.h:2'
fresh
echo '#include <sqlite3.h>' >> "$WORK/a/ir/ir.h"
catches sqlite-outside 'ir/ir.h:2'
fresh
echo '#include <yaml.h>' >> "$WORK/a/cli/main.c"
catches yaml-outside 'cli/main.c:2'
fresh
echo '#include <jansson.h>' >> "$WORK/a/cli/main.c"
catches jansson-outside 'cli/main.c:2'
fresh
mkdir "$WORK/a/other"
echo 'int x;' > "$WORK/a/other/x.c"
catches unknown-folder 'other/x.c:1'
fresh
sed 's/^ir: .*/ir: base front/' "$ROOT/analyzer/LAYERS" > "$WORK/a/LAYERS"
catches upwards-in-layers "LAYERS:$(grep -n '^ir:' "$ROOT/analyzer/LAYERS" | cut -d: -f1)"
fresh
printf '/*\n#include "cli/cli.h" is not meant\n*/\n' > "$WORK/a/base/base.c"
catches even-in-comments 'base/base.c:2'
