package dev.peacock.audit.extraction.spark;

import dev.peacock.dataset.PackedStore;
import dev.peacock.spark.experiment.SharedStore;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Some documents of a fleet's store, which a task reads.
 *
 * @param store as executors find it
 * @param from the first example; behind the train examples come those of test
 */
record FleetDocuments(String store, int from, int to) implements Serializable {
    private static final int SIZE = 10_000;

    /** Examples {@code from} to {@code to - 1}, in parts. */
    static List<FleetDocuments> parts(String store, int from, int to) {
        List<FleetDocuments> parts = new ArrayList<>();
        for (int at = from; at < to; at += SIZE) {
            parts.add(new FleetDocuments(store, at, Math.min(to, at + SIZE)));
        }
        return parts;
    }

    /** Each document's id is the example's number and where the document comes from. */
    void read(Sampled.Sink sink) {
        try (PackedStore documents = PackedStore.map(SharedStore.local(store))) {
            for (int example = from; example < to; example++) {
                sink.take(
                        example + ":" + documents.source(example),
                        documents.text(example).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    static int example(String id) {
        return Integer.parseInt(id.substring(0, id.indexOf(':')));
    }

    static String name(String id) {
        return id.substring(id.indexOf(':') + 1);
    }
}
