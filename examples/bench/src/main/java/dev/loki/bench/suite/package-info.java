/** Runs all benchmarks and writes the page about them. */
package dev.loki.bench.suite;
