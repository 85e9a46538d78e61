package dev.peacock.dataset.read;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.HashMap;
import java.util.Map;

/** The ids of the examples that were read, each with where it came from. */
public final class KnownIds {
    private final Map<String, Source> first = new HashMap<>();

    /** UserError for an id that is empty, or that another example has. */
    public void add(String id, Source at) {
        if (id.isEmpty()) {
            throw new UserError(at.where() + ": the id is empty; give each row one, or remove the key id");
        }
        Source before = first.putIfAbsent(id, at);
        if (before != null) {
            throw new UserError("%s: the id '%s' is also that of %s; each row needs an id of its own"
                    .formatted(at.where(), Shown.text(id), before.where()));
        }
    }

    public void clear() {
        first.clear();
    }
}
