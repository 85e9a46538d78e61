package dev.peacock.config.text;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a component of a record that {@link Canonical} leaves out if it has this canonical value: an option that was
 * added later and has no effect at this value, so that older experiments keep their ids.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface OmittedAt {
    /** The value in its canonical spelling. */
    String value();
}
