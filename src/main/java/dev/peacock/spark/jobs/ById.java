package dev.peacock.spark.jobs;

import org.apache.spark.Partitioner;

/**
 * Ranges of ids, ascending: a table is then sorted by sorting each range. Spark's own sort would make every row twice, the
 * first time only to draw a sample of ids.
 */
public final class ById extends Partitioner {
    private static final long serialVersionUID = 1L;
    private static final int MOST_IDS = 1 << 18;

    private final int ids;

    /** Of ids 0 to {@code ids} - 1. */
    public ById(int ids) {
        this.ids = ids;
    }

    @Override
    public int numPartitions() {
        return 1 + ids / MOST_IDS;
    }

    @Override
    public int getPartition(Object id) {
        return (Integer) id / MOST_IDS;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ById byId && byId.ids == ids;
    }

    @Override
    public int hashCode() {
        return ids;
    }
}
