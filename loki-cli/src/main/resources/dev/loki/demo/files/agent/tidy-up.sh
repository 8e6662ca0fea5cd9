#!/bin/sh
# Stands in for the zeal of a coding agent: it also reworks code that others share, until a policy forbids it.
set -eu

if ! grep -qs shared-code "${LOKI_LAST_ERROR_FILE:-/dev/null}" && [ "${LOKI_ATTEMPT:-1}" = 1 ]; then
    echo "// Reworked while I was at it." >> src/Json.java
fi
