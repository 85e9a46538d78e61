package dev.peacock.audit.tokens;

import dev.peacock.attack.Separation;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What log-probabilities of tokens say of documents.
 *
 * @param tokens of all documents
 * @param k percent of a document's tokens that count for Min-K%
 * @param hasReference whether there is a reference model
 * @param scores in the order of {@link TokenScore}, those that some document has
 * @param members documents that the target saw; null where nobody said
 */
public record TokensSummary(
        int documents,
        long tokens,
        double k,
        boolean hasReference,
        List<Score> scores,
        @Nullable Integer members) {

    /**
     * A score over documents.
     *
     * @param score a {@link TokenScore}'s word
     * @param documents that have it
     * @param centre their mean; of ez, which may be infinite, their median
     * @param interval of it at 95%, with documents as the sample; null with fewer than two, or where nothing varies
     * @param separation of members from others; null where it is not known who is, or all are the same
     */
    public record Score(
            String score,
            int documents,
            double centre,
            @Nullable Interval interval,
            @Nullable Separation separation) {}

    /**
     * Of documents, at least one.
     *
     * @param members by document, whether the target saw it; null where nobody said
     */
    public static TokensSummary of(
            List<TokenScores> documents, double k, boolean hasReference, boolean @Nullable [] members) {
        List<Score> scores = new ArrayList<>();
        for (TokenScore score : TokenScore.values()) {
            double[] values = documents.stream()
                    .mapToDouble(score::of)
                    .filter(value -> !Double.isNaN(value))
                    .sorted()
                    .toArray();
            if (values.length > 0) {
                scores.add(score(score, values, documents, members));
            }
        }
        Integer saw = null;
        if (members != null) {
            saw = 0;
            for (boolean member : members) {
                saw += member ? 1 : 0;
            }
        }
        return new TokensSummary(
                documents.size(),
                documents.stream().mapToLong(TokenScores::tokens).sum(),
                k,
                hasReference,
                scores,
                saw);
    }

    private static Score score(
            TokenScore score, double[] sorted, List<TokenScores> documents, boolean @Nullable [] members) {
        Separation separation = members == null
                ? null
                : Separation.of(
                        documents.stream().mapToDouble(score::membership).toArray(), members, score.ordinal());
        boolean isMedian = score == TokenScore.EZ;
        Moments moments = isMedian ? Moments.NONE : Moments.of(sorted);
        return new Score(
                score.word(),
                sorted.length,
                isMedian ? median(sorted) : moments.mean(),
                isMedian ? medianInterval(sorted) : moments.interval(),
                separation);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        double upper = sorted[middle];
        double lower = sorted[sorted.length - 1 - middle];
        // of equal ones the same, also where both are infinite
        return lower == upper ? upper : (lower + upper) / 2;
    }

    /** Between order statistics, at least as many from the middle as 1.96 standard deviations of a binomial number. */
    private static @Nullable Interval medianInterval(double[] sorted) {
        int n = sorted.length;
        int low = (int) Math.floor((n - Interval.Z95 * Math.sqrt(n)) / 2) - 1;
        return low < 0 ? null : new Interval(sorted[low], sorted[n - 1 - low]);
    }

    /** That of a score; null where no document has it. */
    public @Nullable Score score(TokenScore score) {
        return scores.stream()
                .filter(one -> one.score().equals(score.word()))
                .findFirst()
                .orElse(null);
    }

    /** Names of scores of which none tells members from others: those whose AUC's interval holds one half. */
    public List<String> undecided() {
        return Arrays.stream(TokenScore.values())
                .filter(score -> {
                    Score one = score(score);
                    return one != null
                            && one.separation() != null
                            && one.separation().interval().low() <= 0.5
                            && one.separation().interval().high() >= 0.5;
                })
                .map(TokenScore::title)
                .toList();
    }
}
