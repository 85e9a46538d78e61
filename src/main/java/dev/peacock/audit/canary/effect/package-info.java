/** What models that saw a secret have of it, compared with models that did not see it. */
@NullMarked
package dev.peacock.audit.canary.effect;

import org.jspecify.annotations.NullMarked;
