/** The policy engine, against plain Java and against other engines. */
package dev.loki.bench.policy;
