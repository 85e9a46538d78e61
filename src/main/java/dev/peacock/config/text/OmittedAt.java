package dev.peacock.config.text;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record's component that {@link Canonical} leaves out where it has this canonical value: an option that came later, and
 * at this value changes nothing, so that experiments from before keep their ids.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OmittedAt {
    /** The value in its canonical spelling. */
    String value();
}
