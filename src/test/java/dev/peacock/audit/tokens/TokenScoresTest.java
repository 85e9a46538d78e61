package dev.peacock.audit.tokens;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.spark.Fleet;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenScoresTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void scores_areThoseOfNumPy() throws IOException {
        JsonNode oracle = Fleet.oracle("t13_token_scores");
        for (int i = 0; i < oracle.get("inputs").size(); i++) {
            JsonNode input = oracle.get("inputs").get(i);
            JsonNode expected = oracle.get("expected").get(i);
            double[] target = JSON.treeToValue(input.get("target"), double[].class);
            double[] reference = JSON.treeToValue(input.get("reference"), double[].class);
            boolean[] right = JSON.treeToValue(input.get("topOneIsRight"), boolean[].class);
            TokenScores found = TokenScores.of(target, reference, right, 20);
            assertThat(found.loss()).isCloseTo(expected.get("meanLoss").asDouble(), within(1e-9));
            assertThat(found.difference()).isCloseTo(expected.get("difference").asDouble(), within(1e-9));
            assertThat(found.minK()).isCloseTo(expected.get("minK").asDouble(), within(1e-9));
            if (expected.get("ez").isNull()) {
                // a ratio of nothing to nothing: every token was predicted
                assertThat(right).doesNotContain(false);
                assertThat(found.ez()).isInfinite();
            } else {
                assertThat(found.ez()).isCloseTo(expected.get("ez").asDouble(), within(1e-8));
            }
        }
    }

    @Test
    void withoutReferenceOrPredictions_someScoresAreNotDefined() {
        double[] target = {-1, -3};
        TokenScores alone = TokenScores.of(target, null, new boolean[2], 20);
        assertThat(alone.difference()).isNull();
        assertThat(alone.ez()).isNull();
        assertThat(alone.minK()).isEqualTo(-3);
        assertThat(TokenScores.of(target, target, null, 20).ez()).isNull();
        assertThat(TokenScores.of(target, target, new boolean[2], 20).ez()).isNull();
        assertThat(TokenScores.of(target, new double[] {-2, -4}, new boolean[2], 20)
                        .ez())
                .isInfinite();
        assertThat(TokenScores.of(new double[] {-2}, null, null, 1).minK()).isEqualTo(-2);
    }

    /** Two members are predicted as a whole: without them EZ would be over the others alone. */
    @Test
    void documentsThatArePredictedAsAWhole_areTheLikeliestMembers() {
        boolean[] all = {true, true};
        boolean[] some = {true, false};
        double[] target = {-0.1, -1};
        List<TokenScores> documents = List.of(
                TokenScores.of(target, new double[] {-2, -3}, all, 20),
                TokenScores.of(target, new double[] {-2, -0.5}, all, 20),
                TokenScores.of(target, new double[] {-2, -0.5}, some, 20),
                TokenScores.of(target, new double[] {-2, -0.7}, some, 20));

        TokensSummary.Score ez =
                requireNonNull(TokensSummary.of(documents, 20, true, new boolean[] {true, true, false, false})
                        .score(TokenScore.EZ));

        assertThat(ez.documents()).isEqualTo(4);
        assertThat(requireNonNull(ez.separation()).auc()).isEqualTo(1);
    }

    @Test
    void percentOfTokens_isNoTokenMoreThanItMustBe() {
        double[] target = IntStream.range(0, 100).mapToDouble(i -> -i).toArray();
        for (int k = 1; k <= 100; k++) {
            // the mean of -99 to -(100 - k)
            assertThat(TokenScores.of(target, null, null, k).minK()).isCloseTo(-(199 - k) / 2.0, within(1e-9));
        }
    }

    /** Documents of 20 tokens, of which a member's are {@code effect} more probable than the reference finds them. */
    private static TokensSummary documents(int count, double effect, RandomStream random) {
        List<TokenScores> documents = new ArrayList<>();
        boolean[] members = new boolean[count];
        for (int d = 0; d < count; d++) {
            members[d] = random.nextInt(2) == 1;
            double own = random.nextGaussian();
            double gain = members[d] ? effect : 0;
            double[] reference = IntStream.range(0, 20)
                    .mapToDouble(i -> -4 + own + random.nextGaussian())
                    .toArray();
            double[] target = IntStream.range(0, 20)
                    .mapToDouble(i -> reference[i] + gain + 0.5 * random.nextGaussian())
                    .toArray();
            documents.add(TokenScores.of(target, reference, new boolean[20], 20));
        }
        return TokensSummary.of(documents, 20, true, members);
    }

    @Test
    void members_areToldByDifferenceMoreThanByLoss() {
        TokensSummary found = documents(400, 0.3, new RandomStream(1));
        assertThat(found.tokens()).isEqualTo(8_000);
        assertThat(requireNonNull(requireNonNull(found.score(TokenScore.DIFFERENCE))
                                .separation())
                        .auc())
                .isGreaterThan(0.9);
        assertThat(requireNonNull(requireNonNull(found.score(TokenScore.EZ)).separation())
                        .auc())
                .isGreaterThan(0.9);
        assertThat(requireNonNull(requireNonNull(found.score(TokenScore.LOSS)).separation())
                        .auc())
                .isBetween(0.45, 0.75);
        assertThat(requireNonNull(requireNonNull(found.score(TokenScore.LOSS)).interval())
                        .low())
                .isBetween(3.5, requireNonNull(found.score(TokenScore.LOSS)).centre());
        assertThat(requireNonNull(found.score(TokenScore.EZ)).centre()).isGreaterThan(1);
        assertThat(found.members()).isBetween(140, 260);
    }

    @Test
    void withoutMemorization_intervalsHoldOneHalf() {
        RandomStream random = new RandomStream(2);
        int held = 0;
        int trials = 150;
        for (int trial = 0; trial < trials; trial++) {
            TokensSummary found = documents(60, 0, random);
            held += found.undecided().contains("difference of losses") ? 1 : 0;
        }
        // of 150 at 95%, 5 standard errors are 8.9%
        assertThat(held).isGreaterThan((int) (0.86 * trials));
    }

    @Test
    void median_holdsWithInfiniteScores() {
        List<TokenScores> documents = IntStream.range(0, 11)
                .mapToObj(i -> new TokenScores(1, 1, 0.0, -1, i > 7 ? Double.POSITIVE_INFINITY : (double) i))
                .toList();
        TokensSummary.Score ez = TokensSummary.of(documents, 20, true, null).score(TokenScore.EZ);
        assertThat(requireNonNull(ez).centre()).isEqualTo(5);
        assertThat(requireNonNull(ez.interval()).low()).isEqualTo(1);
        assertThat(ez.interval().high()).isInfinite();
        assertThat(ez.separation()).isNull();
    }
}
