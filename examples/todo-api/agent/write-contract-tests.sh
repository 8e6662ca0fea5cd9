#!/bin/sh
# Stands in for a testing agent: writes the contract tests before there is anything that could pass them.
set -eu

mkdir -p tests
cp agent/TodosContractTest.java tests/TodosContractTest.java

cat > "${LOKI_RESULT_FILE:-/dev/null}" <<'END'
{
  "summary": "Eleven contract tests for listing and creating to-dos.",
  "tokens": {"input": 0, "output": 0},
  "cost_usd": 0,
  "decisions": [
    {
      "question": "Which tool runs the contract tests?",
      "answer": "A main class on the JDK's own HTTP client",
      "rationale": "The service has no dependencies, and its tests should not add one."
    }
  ]
}
END
