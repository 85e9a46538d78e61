package dev.peacock.images.copies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.stats.RandomStream;
import dev.peacock.training.Oracle;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.nd4j.shade.jackson.databind.JsonNode;

class CliquesTest {
    @Test
    void membersAreThoseOfTheOracle_andAChainIsNone() throws IOException {
        JsonNode oracle = Oracle.read("t08_clique");
        JsonNode points = oracle.get("inputs").get("points");
        double tau = oracle.get("inputs").get("tau").doubleValue();
        int[][] near = near(points.size(), (i, j) -> distance(points.get(i), points.get(j)) <= tau);
        Cliques found = Cliques.of(near, oracle.get("inputs").get("minClique").intValue());

        int[] expected = new int[oracle.get("expected").get("members").size()];
        Arrays.setAll(
                expected, i -> oracle.get("expected").get("members").get(i).intValue());
        assertThat(found.members()).containsExactly(expected);
        assertThat(found.undecided()).isEmpty();
        assertThat(found.groups().get(0).clique())
                .isEqualTo(oracle.get("expected").get("maxClique").intValue());
    }

    /** All graphs are looked through in full, by all subsets of 12 generations. */
    @Test
    void membersAreThoseOfEnumeration() {
        RandomStream random = new RandomStream(11);
        int n = 12;
        for (int graph = 0; graph < 60; graph++) {
            double density = .2 + .7 * random.nextDouble();
            boolean[][] edge = new boolean[n][n];
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < i; j++) {
                    edge[i][j] = edge[j][i] = random.nextDouble() < density;
                }
            }
            int least = 2 + random.nextInt(4);
            Cliques found = Cliques.of(near(n, (i, j) -> edge[i][j]), least);
            assertThat(found.members()).as("graph %d", graph).containsExactly(enumerated(edge, least));
            assertThat(found.groups().stream()
                            .mapToInt(Cliques.Group::clique)
                            .max()
                            .orElse(0))
                    .isEqualTo(largest(edge, least));
        }
    }

    private static int[] enumerated(boolean[][] edge, int least) {
        return IntStream.range(0, edge.length)
                .filter(at ->
                        subsets(edge).anyMatch(subset -> (subset >> at & 1) != 0 && Integer.bitCount(subset) >= least))
                .toArray();
    }

    private static int largest(boolean[][] edge, int least) {
        return subsets(edge)
                .map(Integer::bitCount)
                .filter(size -> size >= least)
                .max()
                .orElse(0);
    }

    private static IntStream subsets(boolean[][] edge) {
        return IntStream.range(1, 1 << edge.length)
                .filter(subset -> isClique(
                        edge,
                        IntStream.range(0, edge.length)
                                .filter(at -> (subset >> at & 1) != 0)
                                .toArray()));
    }

    private static boolean isClique(boolean[][] edge, int[] members) {
        return Arrays.stream(members).allMatch(i -> Arrays.stream(members).allMatch(j -> i == j || edge[i][j]));
    }

    private interface Near {
        boolean test(int i, int j);
    }

    private static int[][] near(int count, Near near) {
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, count)
                        .filter(j -> j != i && near.test(i, j))
                        .toArray())
                .toArray(int[][]::new);
    }

    private static double distance(JsonNode a, JsonNode b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            double difference = a.get(i).doubleValue() - b.get(i).doubleValue();
            sum += difference * difference;
        }
        return Math.sqrt(sum / a.size());
    }
}
