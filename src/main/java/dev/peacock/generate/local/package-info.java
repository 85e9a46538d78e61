/** Language models in this process. */
@NullMarked
package dev.peacock.generate.local;

import org.jspecify.annotations.NullMarked;
