/**
 * Membership scores and bounds on privacy that several audits use. Arithmetic; no engine, no files.
 */
@NullMarked
package dev.peacock.attack;

import org.jspecify.annotations.NullMarked;
