#!/bin/sh
# Stands in for a coding agent. Its first draft answers 200 and takes any title; told what failed, it mends that.
set -eu

cp agent/implement/TodoServer.java src/TodoServer.java
if grep -qs -e FAIL -e FIXME "${LOKI_LAST_ERROR_FILE:-/dev/null}"; then
    echo "attempt ${LOKI_ATTEMPT:-}: correcting what the last attempt got wrong"
    cp agent/implement/TodosHandler.java src/TodosHandler.java
else
    echo "attempt ${LOKI_ATTEMPT:-}: first draft"
    cp agent/implement/TodosHandler.draft.java src/TodosHandler.java
fi

cat > "${LOKI_RESULT_FILE:-/dev/null}" <<'END'
{
  "summary": "GET and POST /api/todos on the JDK's HTTP server, to-dos kept in memory.",
  "tokens": {"input": 0, "output": 0},
  "cost_usd": 0,
  "decisions": [
    {
      "question": "Where are the to-dos kept?",
      "answer": "In memory",
      "rationale": "The specification asks for no durability, and a database would be the only dependency."
    }
  ]
}
END
