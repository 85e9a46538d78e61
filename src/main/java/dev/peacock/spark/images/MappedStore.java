package dev.peacock.spark.images;

import dev.peacock.dataset.PackedStore;
import dev.peacock.spark.experiment.SharedStore;
import org.jspecify.annotations.Nullable;

/**
 * An executor's copy of the images, mapped once for all its tasks: Java frees a mapping only when it next collects garbage, and until then
 * each counts as memory of the process. It is let go of when the next store comes.
 */
final class MappedStore {
    private static @Nullable MappedStore last;

    private final String name;
    private final PackedStore store;

    private MappedStore(String name, PackedStore store) {
        this.name = name;
        this.store = store;
    }

    /** Not to be closed: other tasks read it. */
    static synchronized PackedStore of(String name) {
        if (last == null || !last.name.equals(name)) {
            last = new MappedStore(name, PackedStore.map(SharedStore.local(name)));
        }
        return last.store;
    }
}
