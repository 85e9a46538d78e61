package dev.peacock.estimate.score;

import com.fasterxml.jackson.annotation.JsonFormat;
import dev.peacock.stats.Bits;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * How well a fleet's language models predict documents, in bits per character: the mean over models of the mean over documents, each of
 * which counts once, whatever its length.
 *
 * @param testBits of test documents
 * @param testBitsCi its 95% interval, for other models and other test documents ({@link Interval#crossed}); null with fewer than two of
 *     either
 * @param frequencyBits what the frequencies of characters in the train documents alone take on the test documents
 * @param savedBitsCi 95% interval of {@code frequencyBits - testBits}, from the same documents; null as {@code testBitsCi}
 * @param seenBits of the train documents that a model saw; null if no model saw any
 * @param unseenBits of those that it did not see; null if every model saw all
 * @param testCharacterAccuracy share of a test document's characters that are predicted right, in 0..1
 */
public record DocumentFigures(
        double testBits,

        @JsonFormat(shape = JsonFormat.Shape.ARRAY) @Nullable
        Interval testBitsCi,

        double frequencyBits,

        @JsonFormat(shape = JsonFormat.Shape.ARRAY) @Nullable
        Interval savedBitsCi,

        @Nullable Double seenBits,
        @Nullable Double unseenBits,
        double testCharacterAccuracy) {

    /**
     * One model's means, in nats per character.
     *
     * @param seen NaN where it saw no train document, as {@code unseen} where it saw all
     * @param testAccuracy share of characters
     */
    public record OfRun(int run, double test, double seen, double unseen, double testAccuracy)
            implements Serializable {}

    /**
     * Of a fleet with at least one model and one test document.
     *
     * @param tests by test document, the mean over models of its mean log-probability, in nats per character
     * @param frequencies by test document, bits per character by the frequencies of characters in the train documents
     */
    public static DocumentFigures of(List<OfRun> runs, double[] tests, double[] frequencies) {
        Moments bits = Moments.NONE;
        Moments saved = Moments.NONE;
        for (int i = 0; i < tests.length; i++) {
            double of = -Bits.ofNats(tests[i]);
            bits = bits.add(of);
            saved = saved.add(frequencies[i] - of);
        }
        Moments ofRuns = moments(runs, run -> run.test);
        return new DocumentFigures(
                bits.mean(),
                Interval.crossed(ofRuns, bits),
                Moments.of(frequencies).mean(),
                Interval.crossed(ofRuns, saved),
                mean(moments(runs, run -> run.seen)),
                mean(moments(runs, run -> run.unseen)),
                runs.stream()
                        .sorted(Comparator.comparingInt(OfRun::run))
                        .mapToDouble(run -> run.testAccuracy)
                        .average()
                        .orElseThrow());
    }

    private static Moments moments(List<OfRun> runs, ToDoubleFunction<OfRun> of) {
        return Moments.of(runs.stream()
                .sorted(Comparator.comparingInt(OfRun::run))
                .mapToDouble(run -> -Bits.ofNats(of.applyAsDouble(run)))
                .filter(Double::isFinite)
                .toArray());
    }

    private static @Nullable Double mean(Moments moments) {
        return moments.count() == 0 ? null : moments.mean();
    }

    /**
     * Whether the models are not shown to predict test documents better than the frequencies of characters do. For a fleet that does not
     * this fails to be true for at most 2.5% of draws of models and test documents.
     */
    public boolean hasNotLearned() {
        return savedBitsCi == null ? testBits >= frequencyBits : savedBitsCi.low() <= 0;
    }
}
