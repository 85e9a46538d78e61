package dev.peacock.audit.canary.extract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.canary.MarkovModel;
import dev.peacock.audit.canary.exposure.Exposure;
import dev.peacock.audit.canary.exposure.LogPerplexities;
import dev.peacock.audit.canary.extract.BestFirst.Found;
import dev.peacock.audit.canary.extract.BestFirst.Visit;
import dev.peacock.audit.canary.format.Space;
import dev.peacock.spark.Fleet;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BestFirstTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Space space(int first, int last, int length) {
        int[][] symbols =
                IntStream.rangeClosed(first, last).mapToObj(s -> new int[] {s}).toArray(int[][]::new);
        return new Space(Collections.nCopies(length, symbols));
    }

    @Test
    void order_isThatOfAKnownChain() throws IOException {
        JsonNode oracle = Fleet.oracle("t06_extraction_markov");
        JsonNode expected = oracle.get("expected");
        MarkovModel model =
                new MarkovModel(JSON.treeToValue(oracle.get("inputs").get("transition"), double[][][].class));
        Space space = space(0, 4, 5);
        BestFirst found = BestFirst.search(model, new int[0], space, Integer.MAX_VALUE, secret -> false);
        for (int k = 0; k < expected.get("top").size(); k++) {
            JsonNode one = expected.get("top").get(k);
            assertThat(found.found().get(k).secret())
                    .containsExactly(JSON.treeToValue(one.get("sequence"), int[].class));
            assertThat(found.found().get(k).bits()).isCloseTo(one.get("cost").asDouble(), within(1e-5));
        }
        assertThat(found.isExhausted()).isTrue();
        assertThat(found.found()).hasSize(expected.get("allowed").asInt());
        double[] all = new LogPerplexities(model, 50).all(new int[0], space);
        int[][] secrets = JSON.treeToValue(oracle.get("inputs").get("secrets"), int[][].class);
        for (int k = 0; k < secrets.length; k++) {
            int[] secret = secrets[k];
            int rank = expected.get("secretRank").get(k).asInt();
            assertThat(found.found().get(rank - 1).secret()).containsExactly(secret);
            assertThat(Exposure.exact(all, requireNonNull(space.number(secret)).intValueExact())
                            .rank())
                    .isEqualTo(rank);
        }
    }

    @Test
    void search_countsQueriesAndShowsThePath() {
        MarkovModel model = MarkovModel.random(4, 11, 2, new RandomStream(1));
        Space space = space(1, 10, 4);
        double[] all = new LogPerplexities(model, 64).all(new int[0], space);
        int best = IntStream.range(0, all.length)
                .reduce((a, b) -> all[a] <= all[b] ? a : b)
                .orElseThrow();
        BestFirst found = BestFirst.search(
                model,
                new int[0],
                space,
                5_000,
                secret -> requireNonNull(space.number(secret)).intValueExact() == best);
        assertThat(found.found()).hasSize(1);
        Found first = found.found().get(0);
        assertThat(first.bits()).isCloseTo(all[best], within(1e-9));
        assertThat(first.queries()).isEqualTo(found.queries()).isLessThan(300);
        // the prefixes of the secret, each cheaper than the next
        assertThat(found.path()).hasSize(3);
        for (int k = 0; k < 3; k++) {
            Visit visit = found.path().get(k);
            assertThat(visit.symbols()).containsExactly(Arrays.copyOf(first.secret(), k + 1));
            assertThat(visit.bits()).isLessThanOrEqualTo(first.bits());
        }
        assertThat(found.path()).isSortedAccordingTo((a, b) -> Integer.compare(a.query(), b.query()));

        BestFirst cut = BestFirst.search(model, new int[0], space, first.queries() - 1, secret -> true);
        assertThat(cut.found()).isEmpty();
        assertThat(cut.queries()).isEqualTo(first.queries() - 1);
        assertThat(cut.isExhausted()).isFalse();
        // all inner nodes of the tree
        BestFirst whole = BestFirst.search(model, new int[0], space, 5_000, secret -> false);
        assertThat(whole.queries()).isEqualTo(1_110);
        assertThat(whole.found()).hasSize(10_000);
        List<Double> bits = whole.found().stream().map(Found::bits).toList();
        assertThat(bits).isSorted();
    }
}
