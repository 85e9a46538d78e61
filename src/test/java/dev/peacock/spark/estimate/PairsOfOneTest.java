package dev.peacock.spark.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.estimate.Counts;
import dev.peacock.estimate.Estimate;
import dev.peacock.estimate.Pair;
import dev.peacock.spark.estimate.PairsOfOne.Ranked;
import dev.peacock.spark.estimate.PairsOfOne.TestedPair;
import dev.peacock.stats.FdrMethod;
import dev.peacock.stats.FisherExact;
import dev.peacock.stats.QValuesOf;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pairs of one example, in three parts, against sorting all of them. */
class PairsOfOneTest {
    private static final int MODELS = 60;
    private static final int PAIRS = 300;
    private static final int MOST = 7;
    private static final double FDR = 0.2;
    private static final FisherExact FISHER = new FisherExact(MODELS);

    @ParameterizedTest
    @EnumSource(FdrMethod.class)
    void parts_areWhatAllTogetherAre(FdrMethod method) {
        List<Pair> all = pairs();
        PairsOfOne.Part merged = null;
        for (int third = 0; third < 3; third++) {
            PairsOfOne part = new PairsOfOne(MODELS, MOST, Set.of(3, 100));
            for (int i = third; i < PAIRS; i += 3) {
                part.add(all.get(i));
            }
            PairsOfOne.Part next = part.part(FISHER);
            merged = merged == null ? next : merged.merge(next, MOST);
        }
        Ranked ranked = Objects.requireNonNull(merged).ranked(method, FDR);

        double[] p = all.stream()
                .mapToDouble(pair -> pair.influence().pValue(FISHER))
                .toArray();
        double[] q = QValuesOf.of(p, method);
        assertThat(ranked.tested()).isEqualTo(PAIRS);
        assertThat(ranked.helps().stream().map(TestedPair::pair))
                .containsExactlyElementsOf(
                        all.stream().sorted(Pair.STRONGEST_FIRST).limit(MOST).toList());
        assertThat(ranked.harms().stream().map(TestedPair::pair))
                .containsExactlyElementsOf(all.stream()
                        .sorted(Comparator.comparingDouble(Pair::value).thenComparingInt(Pair::trainId))
                        .limit(MOST)
                        .toList());
        assertThat(ranked.also().stream().map(TestedPair::pair)).containsExactlyInAnyOrder(all.get(3), all.get(100));
        for (List<TestedPair> list : List.of(ranked.helps(), ranked.harms(), ranked.also())) {
            assertThat(list).allSatisfy(pair -> {
                assertThat(pair.p()).isEqualTo(p[pair.pair().trainId()]);
                assertThat(pair.q()).isEqualTo(q[pair.pair().trainId()]);
            });
        }
        assertThat(ranked.significantHelping())
                .isEqualTo(significant(all, q, 1))
                .isPositive();
        assertThat(ranked.significantHarming())
                .isEqualTo(significant(all, q, -1))
                .isPositive();
    }

    private static long significant(List<Pair> all, double[] q, int sign) {
        return IntStream.range(0, PAIRS)
                .filter(i -> Math.signum(all.get(i).value()) == sign && q[i] <= FDR)
                .count();
    }

    /** A tenth of the train examples helps much, and a tenth harms much; equal influences are frequent. */
    private static List<Pair> pairs() {
        RandomStream random = new RandomStream(5);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            int in = 20 + random.nextInt(20);
            int shift = i % 10 == 0 ? 6 : i % 10 == 1 ? -6 : 0;
            Counts counts = new Counts(in, MODELS - in, 10 + shift, (10 - shift) * (MODELS - in) / in);
            pairs.add(new Pair(i, 0, 0, 0, counts, Estimate.binomial(counts), 0));
        }
        return pairs;
    }
}
