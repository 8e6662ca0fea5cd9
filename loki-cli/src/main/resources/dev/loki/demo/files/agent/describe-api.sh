#!/bin/sh
# Stands in for a writing agent. At first it also starts a change log, which is not its to write; told so, it does not.
set -eu

mkdir -p docs
cat > docs/api.md <<'END'
# The to-do API

| request | answer |
|---|---|
| `GET /api/todos` | 200 and the to-dos in the order of their creation |
| `POST /api/todos` with `{"title": "Buy milk"}` | 201 and the new to-do; 400 or 413 and the reason when it is refused |

The contract is `.loki/specs/openapi.yaml`.
END

if grep -qs PATH_OUTSIDE_TASK "${LOKI_LAST_ERROR_FILE:-/dev/null}"; then
    echo "attempt ${LOKI_ATTEMPT:-}: leaving the change log alone"
    rm -f CHANGELOG.md
else
    echo "attempt ${LOKI_ATTEMPT:-}: describing the API, and the change log while at it"
    echo "- The API is described in docs/api.md." > CHANGELOG.md
fi
