#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# usage: database.sh "COMPILE COMMAND" SOURCE...     run in the folder where the compiler runs
# Writes a compile database with relative folders, so that it can be kept beside the sources.
compile=$1
shift
separator='['
for source in "$@"; do
    object=build/${source#src/}
    object=${object%.c}.o
    printf '%s\n  { "directory": "%s", "file": "%s",\n    "command": "%s -c %s -o %s", "output": "%s" }' \
        "$separator" . "$source" "$compile" "$source" "$object" "$object"
    separator=','
done
printf '\n]\n'
