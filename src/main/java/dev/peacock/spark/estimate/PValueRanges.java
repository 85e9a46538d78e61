package dev.peacock.spark.estimate;

import dev.peacock.estimate.TableCounts;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.PValues;
import java.util.Collections;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.BiConsumer;
import scala.Tuple2;

/**
 * Counts the tests of one block after another and returns their p-values by range, at the end and whenever there are so
 * many distinct tables that memory should be freed.
 */
final class PValueRanges<B> implements Iterator<Tuple2<Integer, PValues>> {
    /** About 25 MiB of counts. */
    private static final int MOST_TABLES = 1 << 20;

    private final Iterator<B> blocks;
    private final int models;
    private final BiConsumer<B, TableCounts> tests;
    private final FisherExact fisher;
    private final double level;
    private Iterator<Map.Entry<Integer, PValues>> ready = Collections.emptyIterator();

    /** {@code tests} counts those of a block; p-values above {@code level} are left out. */
    PValueRanges(Iterator<B> blocks, int models, BiConsumer<B, TableCounts> tests, FisherExact fisher, double level) {
        this.blocks = blocks;
        this.models = models;
        this.tests = tests;
        this.fisher = fisher;
        this.level = level;
    }

    @Override
    public boolean hasNext() {
        while (!ready.hasNext() && blocks.hasNext()) {
            TableCounts counts = new TableCounts(models);
            while (blocks.hasNext() && counts.size() < MOST_TABLES) {
                tests.accept(blocks.next(), counts);
            }
            ready = counts.pValues(fisher, level).byRange().entrySet().iterator();
        }
        return ready.hasNext();
    }

    @Override
    public Tuple2<Integer, PValues> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Map.Entry<Integer, PValues> range = ready.next();
        return new Tuple2<>(range.getKey(), range.getValue());
    }
}
