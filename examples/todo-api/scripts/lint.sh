#!/bin/sh
# Refuses unfinished work: FIXME marks, tabs and blanks at the end of a line in the sources and the tests.
set -eu

tab=$(printf '\t')
if grep -rnE -e "FIXME|$tab|[[:blank:]]\$" src tests 2>/dev/null; then
    echo "lint: the lines above are unfinished" >&2
    exit 1
fi
