/** How fast and how well the scanner works. */
package dev.loki.bench.scan;
