/** Steals classifiers by asking them (Tramèr et al. 2016), and measures how like the copies are. */
@NullMarked
package dev.peacock.audit.stealing;

import org.jspecify.annotations.NullMarked;
