/** Benchmarks; one class or folder per subject, each with its baseline in the same run. */
package dev.loki.bench;
