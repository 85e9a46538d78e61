package dev.peacock.audit.diffusion;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.peacock.audit.diffusion.LiraFleet.Figure;
import dev.peacock.stats.Interval;
import dev.peacock.stats.RandomStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How many intervals of LiRA's mean AUC hold the mean of such fleets: {@link #FLEETS} simulated fleets of 8 models, whose coins are opposite
 * in pairs. At most {@link #MOST} may miss: with a coverage of .95, more do with a probability below 1e-6 (the binomial tail is 5e-7). With a
 * coverage of .84 or less, so few miss with a probability below .5%, and Student's intervals of models as a sample have .83.
 */
@Tag("statistical")
class LiraFleetCoverageTest {
    private static final int FLEETS = 400;
    private static final int MOST = 44;
    private static final int IMAGES = 300;
    private static final int MODELS = 8;
    private static final int TENTH = IMAGES / 10;

    private final List<double[]> means = new ArrayList<>();
    private final List<List<Interval>> byHalves = new ArrayList<>();
    private final List<Interval> ofASample = new ArrayList<>();

    @Test
    void intervals_holdTheMeanOfFleets_whichThoseOfIndependentModelsDoNot() {
        int[] far = IntStream.range(0, 3 * TENTH).toArray();
        int[] near = IntStream.range(IMAGES - 3 * TENTH, IMAGES).toArray();
        List<Figure> figures = List.of(
                Figure.share(LiraTarget::auc),
                Figure.share(LiraTarget::rate),
                Figure.difference(target -> target.auc(far) - target.auc(near)));
        for (int fleet = 0; fleet < FLEETS; fleet++) {
            LiraFleet lira = fleet(new RandomStream(fleet));
            List<OverModels> found =
                    lira.over(figures).stream().map(of -> requireNonNull(of)).toList();
            means.add(found.stream().mapToDouble(OverModels::mean).toArray());
            byHalves.add(found.stream().map(of -> requireNonNull(of.interval())).toList());
            ofASample.add(requireNonNull(requireNonNull(OverModels.of(
                            lira.targets().stream().mapToDouble(LiraTarget::auc).toArray()))
                    .interval()));
        }
        for (int figure = 0; figure < figures.size(); figure++) {
            int of = figure;
            assertThat(missed(of, byHalves.stream().map(all -> all.get(of)).toList()))
                    .as("figure %d", figure)
                    .isLessThanOrEqualTo(MOST);
        }
        assertThat(missed(0, ofASample)).as("models as a sample").isGreaterThan(MOST);
    }

    /** Fewer than four models have no LiRA, so halves of six have none. */
    @Test
    void ofFewModels_nothingIsKnown() {
        RandomStream random = new RandomStream(1);
        boolean[][] saw = DiffusionFiguresTest.coins(6, IMAGES, random);
        LiraFleet lira =
                LiraFleet.of(logs(saw, random), saw, IntStream.range(0, 6).toArray(), 6, 1);
        OverModels of =
                requireNonNull(lira.over(List.of(Figure.share(LiraTarget::auc))).get(0));
        assertThat(of.interval()).isEqualTo(new Interval(0, 1));
        assertThat(of.isAbove(.5)).isFalse();
    }

    private static LiraFleet fleet(RandomStream random) {
        boolean[][] saw = DiffusionFiguresTest.coins(MODELS, IMAGES, random);
        return LiraFleet.of(logs(saw, random), saw, IntStream.range(0, MODELS).toArray(), MODELS, random.nextLong());
    }

    /** Normal, with half a standard deviation less for members. */
    private static float[][] logs(boolean[][] saw, RandomStream random) {
        float[][] logs = new float[saw.length][IMAGES];
        for (int model = 0; model < saw.length; model++) {
            for (int i = 0; i < IMAGES; i++) {
                logs[model][i] = (float) (random.nextGaussian() - (saw[model][i] ? .5 : 0));
            }
        }
        return logs;
    }

    private int missed(int figure, List<Interval> intervals) {
        double mean = means.stream().mapToDouble(of -> of[figure]).average().orElseThrow();
        return (int) intervals.stream()
                .filter(interval -> mean < interval.low() || mean > interval.high())
                .count();
    }
}
