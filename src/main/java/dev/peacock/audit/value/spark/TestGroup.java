package dev.peacock.audit.value.spark;

import java.io.Serializable;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Test examples whose mean score is asked about; {@code label} is theirs where they are all of one label, and those of that label. */
record TestGroup(Kind kind, @Nullable Integer label, int[] ids) implements Serializable {
    enum Kind {
        ALL,
        /** By {@code --test}. */
        LISTED,
        LABEL,
        /** The half that chooses what is left out. */
        CHOOSING;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    TestGroup(Kind kind, int[] ids) {
        this(kind, null, ids);
    }
}
