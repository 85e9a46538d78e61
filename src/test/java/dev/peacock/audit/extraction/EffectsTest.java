package dev.peacock.audit.extraction;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.BlockJackknife;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class EffectsTest {
    private static final int MODELS = 12;
    private static final int DOCUMENTS = 30;

    /** Half of the models see a document, each half as probable. */
    private static BitColumns halves(RandomStream random, int documents, int models) {
        BitColumns included = new BitColumns(documents, models);
        for (int d = 0; d < documents; d++) {
            int[] order = java.util.stream.IntStream.range(0, models).toArray();
            random.shuffle(order);
            for (int k = 0; k < models / 2; k++) {
                included.set(d, order[k]);
            }
        }
        return included;
    }

    /** log10 p_z: a document's own level, a model's own, noise, and what the document adds where it was seen. */
    private static double[][] logs(RandomStream random, BitColumns included, double effect, double spread) {
        double[] ofModels = new double[included.rows()];
        for (int m = 0; m < ofModels.length; m++) {
            ofModels[m] = random.nextGaussian();
        }
        double[][] logs = new double[included.columns()][included.rows()];
        for (int d = 0; d < logs.length; d++) {
            double level = -20 + 5 * random.nextGaussian();
            double own = effect + spread * random.nextGaussian();
            for (int m = 0; m < ofModels.length; m++) {
                logs[d][m] = level + ofModels[m] + random.nextGaussian() + (included.get(d, m) ? own : 0);
            }
        }
        return logs;
    }

    @Test
    void theMeanEffect_isCentredAtZeroForNone_andItsIntervalHoldsTheTruthOftenEnough() {
        for (double effect : new double[] {0, 1.5}) {
            RandomStream random = new RandomStream(3);
            int covered = 0;
            double sum = 0;
            int fleets = 400;
            for (int fleet = 0; fleet < fleets; fleet++) {
                BitColumns included = halves(random, DOCUMENTS, MODELS);
                MeanEffect found = MeanEffect.of(logs(random, included, effect, 0.5), included, null);
                Interval interval = requireNonNull(found.interval());
                covered += interval.low() <= effect && effect <= interval.high() ? 1 : 0;
                sum += requireNonNull(found.difference());
                assertThat(found.documents()).isEqualTo(DOCUMENTS);
            }
            // 95% nominal: with a true coverage of 94%, fewer than 352 of 400 have a probability below 1e-6
            assertThat(covered).isGreaterThanOrEqualTo(352);
            // a fleet's standard deviation is below .25
            assertThat(sum / fleets).isCloseTo(effect, within(5 * 0.25 / Math.sqrt(fleets)));
        }
    }

    @Test
    void documentsWithoutEffect_haveUniformPValues_andOneWithAnEffectIsFound() {
        RandomStream random = new RandomStream(4);
        int small = 0;
        int tests = 3000;
        for (int t = 0; t < tests; t++) {
            BitColumns included = halves(random, 1, 16);
            DocumentEffect found = DocumentEffect.of(included, 0, logs(random, included, 0, 0)[0], null);
            small += requireNonNull(found.pValue()) <= 0.05 ? 1 : 0;
        }
        // of 3,000 with probability .05: more than 215 or fewer than 95 has a probability below 1e-6
        assertThat(small).isBetween(95, 215);

        BitColumns included = halves(random, 1, 16);
        DocumentEffect found = DocumentEffect.of(included, 0, logs(random, included, 8, 0)[0], null);
        assertThat(requireNonNull(found.pValue())).isLessThan(1e-3);
        assertThat(requireNonNull(found.log().low())).isPositive();
        assertThat(found.in()).isEqualTo(8);
        assertThat(requireNonNull(found.logIn()) - requireNonNull(found.logOut()))
                .isCloseTo(requireNonNull(found.log().value()), within(1e-9));
    }

    @Test
    void probabilitiesOfZero_leaveTheDifferenceOfProbabilities() {
        BitColumns included = new BitColumns(1, 4);
        included.set(0, 0);
        included.set(0, 1);
        double none = Double.NEGATIVE_INFINITY;
        DocumentEffect found = DocumentEffect.of(included, 0, new double[] {-1, -2, none, none}, null);
        assertThat(found.log().value()).isNull();
        assertThat(found.logIn()).isNull();
        assertThat(requireNonNull(found.p().value())).isCloseTo(0.055, within(1e-12));
        assertThat(found.pValue()).isNotNull();
        assertThat(MeanEffect.of(new double[][] {{-1, -2, none, none}}, included, null))
                .isEqualTo(new MeanEffect(0, null, null));
    }

    @Test
    void aDocumentThatAllModelsSaw_hasNoDifference() {
        BitColumns all = new BitColumns(1, 3);
        for (int m = 0; m < 3; m++) {
            all.set(0, m);
        }
        DocumentEffect found = DocumentEffect.of(all, 0, new double[] {-1, -2, -3}, null);
        assertThat(found.out()).isZero();
        assertThat(found.pOut()).isNull();
        assertThat(found.logIn()).isEqualTo(-2);
        assertThat(found.pValue()).isNull();
    }

    /** Models of a block share their luck with all documents. */
    @Test
    void whereModelsAreDrawnInBlocks_theIntervalIsThatOfBlocks() {
        int[] runs = java.util.stream.IntStream.range(0, 8).toArray();
        BlockJackknife blocks = requireNonNull(BlockJackknife.of(new SubsetsConfig.Balanced(0.5, 2), runs));
        assertThat(blocks.ends()).hasSize(4);
        RandomStream random = new RandomStream(5);
        BitColumns included = halves(random, 20, 8);
        double[][] logs = logs(random, included, 1, 0);
        MeanEffect alone = MeanEffect.of(logs, included, null);
        MeanEffect together = MeanEffect.of(logs, included, blocks);
        assertThat(requireNonNull(together.difference())).isCloseTo(requireNonNull(alone.difference()), within(1e-12));
        assertThat(together.interval()).isNotNull().isNotEqualTo(alone.interval());
    }

    /** Models differ: of each half, documents are extractable by good models only. */
    @Test
    void aFleetsCurve_countsModelsAsASample() {
        double found = Math.log(0.5);
        double lost = -100;
        double[][] logs = new double[40][6];
        for (int d = 0; d < 40; d++) {
            for (int m = 0; m < 6; m++) {
                logs[d][m] = m < 3 ? found : lost;
            }
        }
        ExtractionCurve.Point point = FleetCurve.at(logs, 10, 0.9);
        assertThat(point.share()).isEqualTo(0.5);
        // s (1 - s) / D + variance of 6 means of 0 or 1 over their number
        double variance = 0.25 / 40 + 0.3 / 6;
        Interval expected = Interval.wilson(0.5 * 0.25 / variance, 0.25 / variance, Interval.Z95);
        assertThat(point.interval().low()).isCloseTo(expected.low(), within(1e-9));
        logs[0][0] = Double.NaN;
        assertThat(FleetCurve.at(logs, 10, 0.9).share()).isCloseTo((39 * 0.5 + 2.0 / 5) / 40, within(1e-12));
        assertThat(FleetCurve.of(new double[][] {{Double.NaN}})).isEmpty();
        List<ExtractionCurve.Point> all = FleetCurve.of(logs);
        assertThat(all).hasSize((1 + ExtractionCurve.LEVELS.size()) * ExtractionCurve.DRAWS.size());
    }
}
