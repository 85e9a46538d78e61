package dev.peacock.audit.longtail.simulation;

import dev.peacock.audit.longtail.FrequencyList;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import org.apache.commons.rng.sampling.distribution.AliasMethodDiscreteSampler;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;
import org.jspecify.annotations.Nullable;

/**
 * Draws the frequencies, examples and labels of a repetition: a pure function of the seed and the repetition. If the
 * frequencies are the same in all repetitions, the sampling table is made only once.
 */
final class Draws {
    private final Simulation simulation;
    private final @Nullable SharedStateDiscreteSampler table;
    // filled anew each time: what is thrown away stops all of an executor's tasks when it is collected
    private final int[] counts;
    private final int[] labels;

    Draws(Simulation simulation) {
        this.simulation = simulation;
        this.counts = new int[simulation.prior().subpopulations()];
        this.labels = new int[counts.length];
        this.table = simulation.prior() instanceof FrequencyList list
                ? AliasMethodDiscreteSampler.of(new RandomStream(0)::nextLong, list.ascending())
                : null;
    }

    /** The draw holds until the next one is made. */
    Draw of(int repetition) {
        double[] frequencies = simulation.prior().draw(stream(Stream.FREQUENCIES, repetition));
        RandomStream random = stream(Stream.EXAMPLES, repetition);
        SharedStateDiscreteSampler examples = table != null
                ? table.withUniformRandomProvider(random::nextLong)
                : AliasMethodDiscreteSampler.of(random::nextLong, frequencies);
        Arrays.fill(counts, 0);
        for (int i = 0; i < simulation.examples(); i++) {
            counts[examples.sample()]++;
        }
        RandomStream label = stream(Stream.LABELS, repetition);
        for (int x = 0; x < labels.length; x++) {
            labels[x] = label.nextInt(simulation.classes());
        }
        return new Draw(frequencies, counts, labels);
    }

    private RandomStream stream(Stream stream, int repetition) {
        return stream.of(simulation.seed(), repetition);
    }
}
