package dev.peacock.training.fleet.nd4j;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was made last, by key: a few things at most, so that batches of ever new sizes do not fill the memory. What is dropped
 * holds native memory that ND4J frees when it is collected.
 */
final class Recent<T> {
    private static final int MOST = 16;

    private final Map<Object, T> made = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, T> eldest) {
            return size() > MOST;
        }
    };

    T get(Object key, Supplier<T> maker) {
        T known = made.get(key);
        if (known != null) {
            return known;
        }
        T fresh = maker.get();
        made.put(key, fresh);
        return fresh;
    }
}
