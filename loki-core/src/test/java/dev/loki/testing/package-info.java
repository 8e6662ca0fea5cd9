/** Fixtures that the tests of every module share. */
package dev.loki.testing;
