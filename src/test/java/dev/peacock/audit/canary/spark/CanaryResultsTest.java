package dev.peacock.audit.canary.spark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import dev.peacock.text.input.TextOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanaryResultsTest {
    private static final int EACH = 6;
    private static final int MODELS = 8;

    /** Models that know nothing: random exposures of canaries of five counts, and random log-probabilities of records. */
    private static List<CanarySummary.Bound> bounds(long seed, RandomStream random) {
        List<Integer> counts = List.of(1, 2, 4, 8, 16);
        CanaryOptions options = new CanaryOptions(
                CanaryOptions.Kind.SAMPLED,
                "corpus",
                new TextOptions("text", null, List.of(), null),
                List.of(),
                counts,
                EACH,
                MODELS,
                List.of(1),
                100,
                1,
                1_000,
                8,
                10,
                seed,
                true);
        List<Canary> canaries = IntStream.range(0, EACH * counts.size())
                .mapToObj(c -> new Canary(c, null, "", new int[] {'a'}, null, counts.get(c / EACH), -1))
                .toList();
        CanaryCorpus corpus = new CanaryCorpus(
                IntStream.range(0, 20)
                        .mapToObj(r -> new CanaryCorpus.Entry("r" + r, "a"))
                        .toList(),
                20);
        List<Probed> rows = new ArrayList<>();
        for (int model = 0; model < MODELS; model++) {
            for (Canary canary : canaries) {
                double exposure = random.nextDouble() * Math.log(Probes.DRAWS + 1.0) / Math.log(2);
                rows.add(Probed.canary(model, 1, canary.number(), 20, new Probed.Exposed(null, exposure, null)));
            }
            for (int r = 0; r < 20; r++) {
                rows.add(Probed.record(model, 1, r, -random.nextDouble()));
            }
        }
        return new CanaryResults(options, corpus, canaries, rows).bounds();
    }

    @Test
    void largestOfTheBounds_holdsWith95Percent() {
        int trials = 400;
        int wrong = 0;
        RandomStream random = new RandomStream(1);
        for (int trial = 0; trial < trials; trial++) {
            List<CanarySummary.Bound> bounds = bounds(trial, random);
            assertThat(bounds).hasSize(6);
            wrong += bounds.stream().anyMatch(bound -> bound.epsilon() > 0) ? 1 : 0;
        }
        // Binomial(400, .05) is at least 45 with a probability of 4.6e-7
        assertThat(wrong).isLessThan(45);
    }
}
