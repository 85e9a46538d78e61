package dev.peacock.audit.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.stats.RandomStream;
import org.junit.jupiter.api.Test;

/** Sums over subsets against a plain loop, however the scores come; sizes that fill no group and no tile. */
class SubsetSumsTest {
    private static final int N = 600;
    private static final int Q = 171;
    private static final RandomStream RANDOM = new RandomStream(1);
    private static final double[][] SCORES = LinearWorld.normal(N, Q, RANDOM);
    private static final Judges JUDGES = LinearWorld.models(LinearWorld.normal(N, 2, RANDOM), 13, 1, 2, RANDOM);

    @Test
    void sums_areThoseOfAPlainLoop() {
        SubsetSums sums = LinearWorld.sums(JUDGES, SCORES);
        double[] column = new double[13];
        for (int j = 0; j < Q; j++) {
            sums.column(j, column);
            for (int r = 0; r < 13; r++) {
                double plain = 0;
                for (int i = 0; i < N; i++) {
                    plain += JUDGES.masks().saw(r, i) ? SCORES[i][j] : 0;
                }
                // at most 256 numbers of size 1 in float: 256 roundings by 6e-8 of a sum below 100, in three parts
                assertThat(column[r]).isCloseTo(plain, within(5e-3)).isNotZero();
            }
        }
    }

    /** A file that is streamed in any number of rows, train by test or test by train, gives the same bits. */
    @Test
    void bits_doNotDependOnHowScoresCome() {
        double[][] expected = columns(LinearWorld.sums(JUDGES, SCORES));
        for (int atOnce : new int[] {SubsetSums.GROUP, 2 * SubsetSums.GROUP, 3 * SubsetSums.GROUP}) {
            SubsetSums sums = new SubsetSums(JUDGES.masks(), Q, new int[] {3, 170});
            for (int first = 0; first < N; first += atOnce) {
                int count = Math.min(atOnce, N - first);
                double[] values = new double[count * Q];
                for (int i = 0; i < count; i++) {
                    System.arraycopy(SCORES[first + i], 0, values, i * Q, Q);
                }
                sums.trainRows(first, count, values);
            }
            assertThat(columns(sums)).isDeepEqualTo(expected);
            keptAreTheScores(sums);
        }
        for (int atOnce : new int[] {128, 256}) {
            SubsetSums sums = new SubsetSums(JUDGES.masks(), Q, new int[] {3, 170});
            for (int first = 0; first < Q; first += atOnce) {
                int count = Math.min(atOnce, Q - first);
                double[] values = new double[count * N];
                for (int j = 0; j < count; j++) {
                    for (int i = 0; i < N; i++) {
                        values[j * N + i] = SCORES[i][first + j];
                    }
                }
                sums.testRows(first, count, values);
            }
            assertThat(columns(sums)).isDeepEqualTo(expected);
            keptAreTheScores(sums);
        }
    }

    private static double[][] columns(SubsetSums sums) {
        double[][] columns = new double[Q][13];
        for (int j = 0; j < Q; j++) {
            sums.column(j, columns[j]);
        }
        return columns;
    }

    private static void keptAreTheScores(SubsetSums sums) {
        for (int i = 0; i < N; i++) {
            assertThat(sums.kept()[0][i]).isEqualTo(SCORES[i][3]);
            assertThat(sums.kept()[1][i]).isEqualTo(SCORES[i][170]);
        }
    }

    @Test
    void ownInfluence_isTheSumOfDifferencesOfMeans() {
        RandomStream random = new RandomStream(2);
        Judges choosing = LinearWorld.models(LinearWorld.normal(N, 4, random), 20, 1, 2, random);
        LinearPredictions own = OwnInfluence.predictions(choosing.masks(), JUDGES.masks(), choosing.margins());
        double[] column = new double[13];
        for (int j = 0; j < 4; j++) {
            double[] influence = OwnInfluence.scores(choosing.masks(), choosing.margins(), j);
            double in = 0;
            double out = 0;
            int count = 0;
            for (int s = 0; s < 20; s++) {
                boolean saw = choosing.masks().saw(s, 5);
                in += saw ? choosing.margins()[s][j] : 0;
                out += saw ? 0 : choosing.margins()[s][j];
                count += saw ? 1 : 0;
            }
            assertThat(influence[5]).isCloseTo(in / count - out / (20 - count), within(1e-9));
            own.column(j, column);
            for (int r = 0; r < 13; r++) {
                double plain = 0;
                for (int i = 0; i < N; i++) {
                    plain += JUDGES.masks().saw(r, i) ? influence[i] : 0;
                }
                assertThat(column[r]).isCloseTo(plain, within(1e-3));
            }
        }
    }
}
