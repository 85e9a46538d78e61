package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.effect.CoinBound;
import dev.peacock.audit.canary.exposure.Exposure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What epsilon is at least, by canaries that were inserted and by records of the text.
 *
 * @param last of the canaries after the last epoch
 * @param records the same of the records
 */
record CanaryBounds(CanaryOptions options, List<Canary> canaries, CanaryGrid last, CanaryGrid records) {
    private static final double CONFIDENCE = 0.95;

    /** All of them hold together with {@link #CONFIDENCE}, so that the largest may be picked out: each is allowed its part of the error. */
    List<CanarySummary.Bound> all() {
        int[] inserted = options.kind() == CanaryOptions.Kind.NATURAL
                ? new int[0]
                : options.counts().stream().mapToInt(n -> n).filter(n -> n > 0).toArray();
        double confidence = 1 - (1 - CONFIDENCE) / (inserted.length + 1);
        List<CanarySummary.Bound> bounds = new ArrayList<>();
        Arrays.stream(inserted).forEach(insertions -> bounds.add(bound(insertions, confidence)));
        CoinBound ofRecords = records.calibratedBound(confidence);
        if (ofRecords != null) {
            bounds.add(new CanarySummary.Bound(
                    "records",
                    1,
                    ofRecords.models(),
                    ofRecords.canaries(),
                    ofRecords.guesses(),
                    ofRecords.correct(),
                    confidence,
                    ofRecords.epsilon()));
        }
        return bounds;
    }

    private CanarySummary.Bound bound(int insertions, double confidence) {
        CanaryGrid.Guessed guessed = last.only(canaries, count -> count == insertions)
                .guessed(canaries.stream()
                        .filter(canary -> canary.insertions() == insertions)
                        .mapToDouble(CanaryBounds::most)
                        .toArray());
        return new CanarySummary.Bound(
                "canaries",
                insertions,
                guessed.targets(),
                guessed.guesses(),
                guessed.guesses(),
                guessed.correct(),
                confidence,
                guessed.epsilon(confidence));
    }

    /** The largest exposure that it can have. */
    private static double most(Canary canary) {
        return canary.space() == null
                ? Exposure.mostSampled(Probes.DRAWS)
                : canary.space().bits();
    }
}
