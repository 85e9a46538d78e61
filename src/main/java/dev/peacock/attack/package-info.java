/**
 * Membership scores that several audits use. Arithmetic on margins; no engine, no files.
 */
@NullMarked
package dev.peacock.attack;

import org.jspecify.annotations.NullMarked;
