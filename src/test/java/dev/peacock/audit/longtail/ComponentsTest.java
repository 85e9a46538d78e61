package dev.peacock.audit.longtail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComponentsTest {
    private static final int NONE = -1;

    @Test
    void points_areOneComponent_whereEachIsTheOthersNearest() {
        // 0 and 1 are each other's nearest; 2 has 1 nearest, which has not 2
        int[] neighbours = {1, 0, 1};
        assertThat(Components.of(neighbours, new int[3], 1)).containsExactly(0, 0, 1);
        assertThat(Components.of(new int[] {1, 2, 0, 2, 1, 0}, new int[3], 2)).containsExactly(0, 0, 0);
    }

    @Test
    void labels_areNeverJoined_butTakePlacesAmongTheNearest() {
        double[] points = {0, 1, 2};
        int[] labels = {0, 1, 0};
        assertThat(Components.of(nearest(points, 2), labels, 1)).containsExactly(0, 1, 2);
        assertThat(Components.of(nearest(points, 2), labels, 2)).containsExactly(0, 1, 0);
    }

    @Test
    void twoClumps_areTwoComponents_andAnOutlierIsAThird() {
        double[] points = {0, 100, 1, 101, 2, 102, 50};
        int[] labels = new int[7];
        assertThat(Components.of(nearest(points, 6), labels, 2)).containsExactly(0, 1, 0, 1, 0, 1, 2);
    }

    @Test
    void components_areNumberedByTheirLowestExample() {
        // 1, 2 and 3 are near each other, and 0 is far
        double[] points = {-90, 2, 0, 1};
        assertThat(Components.of(nearest(points, 3), new int[4], 2)).containsExactly(0, 1, 1, 1);
    }

    @Test
    void oneExample_isAComponent() {
        assertThat(Components.of(new int[] {NONE}, new int[] {7}, 1)).containsExactly(0);
        assertThat(Components.of(new int[0], new int[] {7}, 3)).containsExactly(0);
    }

    /** All but the first k + 1 of so many copies are among nobody's nearest, by the order of ties. */
    @Test
    void moreCopiesThanNeighbours_breakApart_inTheOrderOfTies() {
        double[] copies = new double[6];
        assertThat(Components.of(nearest(copies, 5), new int[6], 2)).containsExactly(0, 0, 0, 1, 2, 3);
        assertThat(Components.of(nearest(copies, 5), new int[6], 5)).containsOnly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 100})
    void label_isOneComponent_whereEveryExampleIsANeighbour(int k) {
        double[] points = {5, 1, 9, 7, 3};
        int[] labels = {1, 0, 1, 0, 1};
        int[] all = nearest(points, 5);
        assertThat(Arrays.stream(all).filter(id -> id == NONE).count()).isEqualTo(5);
        assertThat(Components.of(all, labels, k)).containsExactly(0, 1, 0, 1, 0);
        assertThat(Components.of(nearest(points, 4), labels, k)).containsExactly(0, 1, 0, 1, 0);
    }

    /** Against reachability by its definition, on lines with many ties and copies, and on planes. */
    @Test
    void components_areThoseOfTheDefinition() {
        for (long seed = 0; seed < 300; seed++) {
            RandomStream random = new RandomStream(seed);
            int n = 1 + random.nextInt(30);
            int kept = Math.min(n, 1 + random.nextInt(8));
            int k = 1 + random.nextInt(kept);
            int spread = 1 + random.nextInt(40);
            double[] points = new double[n];
            int[] labels = new int[n];
            for (int i = 0; i < n; i++) {
                points[i] = random.nextInt(spread);
                labels[i] = random.nextInt(3);
            }
            int[] neighbours = nearest(points, kept);
            assertThat(Components.of(neighbours, labels, k))
                    .as("seed %d", seed)
                    .isEqualTo(byDefinition(neighbours, kept, labels, k));
        }
    }

    /** The same graph under other numbers of its examples has the same groups. */
    @Test
    void groups_doNotDependOnTheOrderOfExamples() {
        for (long seed = 0; seed < 50; seed++) {
            RandomStream random = new RandomStream(seed);
            int n = 25;
            int kept = 5;
            // no ties, which go by the numbers
            double[] points = IntStream.range(0, n)
                    .mapToDouble(i -> i + random.nextDouble() / 3)
                    .toArray();
            int[] labels = IntStream.range(0, n).map(i -> random.nextInt(2)).toArray();
            int[] order = IntStream.range(0, n).toArray();
            random.shuffle(order);
            int[] components = Components.of(nearest(points, kept), labels, 3);
            int[] shuffled = Components.of(
                    nearest(Arrays.stream(order).mapToDouble(i -> points[i]).toArray(), kept),
                    Arrays.stream(order).map(i -> labels[i]).toArray(),
                    3);
            for (int a = 0; a < n; a++) {
                for (int b = 0; b < n; b++) {
                    assertThat(shuffled[a] == shuffled[b]).isEqualTo(components[order[a]] == components[order[b]]);
                }
            }
        }
    }

    @Test
    void moreNeighbours_neverPartWhatWasJoined() {
        RandomStream random = new RandomStream(5);
        double[] points =
                IntStream.range(0, 60).mapToDouble(i -> random.nextInt(200)).toArray();
        int[] labels = IntStream.range(0, 60).map(i -> random.nextInt(2)).toArray();
        int[] neighbours = nearest(points, 8);
        int[] before = Components.of(neighbours, labels, 1);
        for (int k = 2; k <= 8; k++) {
            int[] after = Components.of(neighbours, labels, k);
            for (int a = 0; a < 60; a++) {
                for (int b = 0; b < 60; b++) {
                    assertThat(before[a] != before[b] || after[a] == after[b]).isTrue();
                }
            }
            before = after;
        }
    }

    @Test
    void longChain_isFollowedToItsEnd() {
        int n = 200_000;
        int[] neighbours = new int[2 * n];
        for (int i = 0; i < n; i++) {
            neighbours[2 * i] = i > 0 ? i - 1 : 1;
            neighbours[2 * i + 1] = i > 0 && i < n - 1 ? i + 1 : NONE;
        }
        assertThat(Components.of(neighbours, new int[n], 2)).containsOnly(0);
    }

    @Test
    void whatDoesNotFit_isRefused() {
        assertThatThrownBy(() -> Components.of(new int[5], new int[3], 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("5 neighbours are not those of 3 examples");
        assertThatThrownBy(() -> Components.of(new int[0], new int[0], 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Components.of(new int[] {1, 0}, new int[2], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Components.of(nearest(new double[9], 3), new int[9], 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("k is 4, but each example has its 3 nearest");
    }

    /** As dev.peacock.training.NearestTrainExamples: nearest first, ties by the lower number, -1 where there are no more. */
    private static int[] nearest(double[] points, int kept) {
        int n = points.length;
        int[] nearest = new int[n * kept];
        Arrays.fill(nearest, NONE);
        for (int i = 0; i < n; i++) {
            int example = i;
            List<Integer> others = new ArrayList<>(
                    IntStream.range(0, n).filter(j -> j != example).boxed().toList());
            others.sort(Comparator.comparingDouble(j -> Math.abs(points[j] - points[example])));
            for (int rank = 0; rank < Math.min(kept, others.size()); rank++) {
                nearest[i * kept + rank] = others.get(rank);
            }
        }
        return nearest;
    }

    private static int[] byDefinition(int[] neighbours, int kept, int[] labels, int k) {
        int n = labels.length;
        boolean[][] reaches = new boolean[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
                reaches[i][j] = i == j
                        || (labels[i] == labels[j] && has(neighbours, kept, i, j, k) && has(neighbours, kept, j, i, k));
            }
        }
        for (int via = 0; via < n; via++) {
            for (int i = 0; i < n; i++) {
                for (int j = 0; j < n; j++) {
                    reaches[i][j] |= reaches[i][via] && reaches[via][j];
                }
            }
        }
        List<Integer> lowest = new ArrayList<>();
        int[] components = new int[n];
        for (int i = 0; i < n; i++) {
            int example = i;
            int first =
                    IntStream.range(0, n).filter(j -> reaches[example][j]).min().orElseThrow();
            if (first == i) {
                lowest.add(i);
            }
            components[i] = lowest.indexOf(first);
        }
        return components;
    }

    private static boolean has(int[] neighbours, int kept, int i, int j, int k) {
        return IntStream.range(0, k).anyMatch(rank -> neighbours[i * kept + rank] == j);
    }
}
