/** What each train example is worth to test accuracy: data Banzhaf values of a fleet's models (METHODS, 10). */
@NullMarked
package dev.peacock.audit.value;

import org.jspecify.annotations.NullMarked;
