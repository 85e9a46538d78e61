/** The audit of character models by canaries, as Spark jobs: see docs/audit-canary.md. */
@NullMarked
package dev.peacock.audit.canary.spark;

import org.jspecify.annotations.NullMarked;
