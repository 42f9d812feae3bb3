#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: embed.sh NAME FILE > NAME.c
# The bytes of FILE as C: `const char NAME[]` with a NUL behind, and `const size_t NAME_size`.
set -eu
echo "/* Made from $2; change that file. */"
echo '#include <stddef.h>'
echo "extern const char $1[];"
echo "extern const size_t $1_size;"
echo "const char $1[] = {"
od -An -v -tu1 "$2" | sed -e 's/  */ (char)/g' -e 's/\([0-9]\) /\1, /g' -e 's/$/,/'
echo '0};'
echo "const size_t $1_size = sizeof $1 - 1;"
