package dev.peacock.audit.text.unseen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.text.unseen.GrowthCurve.Check;
import dev.peacock.audit.text.unseen.GrowthCurve.Point;
import dev.peacock.audit.text.unseen.SimulatedWindows.Law;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthCurveTest {

    @Test
    void curve_startsWhereTheMeasuredOneEnds_andGoesOnAsFarAsAsked() {
        Generations found = SimulatedWindows.of(Law.ZIPF, 500, 10, 2).draw(300, new RandomStream(1));
        GrowthCurve curve = GrowthCurve.of(found, 10, 5);
        List<Point> measured = curve.measured();
        assertThat(measured).hasSize(50).isSortedAccordingTo((a, b) -> Double.compare(a.units(), b.units()));
        Point last = measured.get(49);
        assertThat(GrowthCurve.end(found)).isEqualTo(last);
        assertThat(last.units()).isEqualTo(300.0 * SimulatedWindows.UNITS);
        assertThat(last.windows()).isEqualTo(SimulatedWindows.distinct(found));
        assertThat(curve.extrapolated()).hasSize(Estimator.values().length).allSatisfy(one -> {
            assertThat(one.points().get(0).units()).isEqualTo(last.units());
            assertThat(one.points().get(0).windows()).isCloseTo(last.windows(), within(1e-9));
            assertThat(one.points().get(25).units()).isEqualTo(10 * last.units());
            assertThat(one.points())
                    .allSatisfy(point -> assertThat(
                                    point.band() == null ? 0 : point.band().low())
                            .isLessThanOrEqualTo(Math.max(point.windows(), last.windows())));
        });
        Check check = Objects.requireNonNull(curve.check());
        assertThat(check.generations()).isEqualTo(150);
        assertThat(check.units() * 2).isEqualTo(check.allUnits());
        assertThat(check.allWindows()).isEqualTo((long) last.windows());
        assertThat(check.sorted()).isFalse();
        assertThat(GrowthCurve.of(found, 10, 5).check()).isEqualTo(check);
    }

    /** The running sums of the band against the jackknife by its definition. */
    @Test
    void band_isTheJackknife() {
        Generations found = SimulatedWindows.of(Law.ZIPF, 50, 5, 2).draw(40, new RandomStream(2));
        double all = SimulatedWindows.distinct(found);
        double[] without = new double[40];
        Arrays.setAll(
                without,
                g -> SimulatedWindows.distinct(
                        found.of(IntStream.range(0, 40).filter(i -> i != g).toArray())));
        Moments moments = Moments.of(without);
        double error = Math.sqrt(moments.squares() * 40 / 39);
        Interval expected = Interval.student(all, error, 39);
        Growth growth = new Growth(found);
        for (int i = 0; i < 40; i++) {
            growth.next();
        }
        Interval band = Objects.requireNonNull(growth.band());
        assertThat(band.low()).isCloseTo(expected.low(), within(1e-9));
        assertThat(band.high()).isCloseTo(expected.high(), within(1e-9));
    }

    /** Generations sorted by prompt: the first half copies one passage, the second half many. The check says so and is not misled. */
    @Test
    void sortedGenerations_areSaidToBe() {
        Generations.Builder sorted = new Generations.Builder();
        for (int g = 0; g < 200; g++) {
            sorted.add(g < 100 ? new int[] {0, 1, 2} : new int[] {3 * g, 3 * g + 1}, 10, 3);
        }
        Check check =
                Objects.requireNonNull(GrowthCurve.of(sorted.build(), 2, 1).check());
        assertThat(check.windowsAsGiven()).isEqualTo(3);
        assertThat(check.sorted()).isTrue();
        assertThat(check.allWindows()).isEqualTo(203);
    }

    @Test
    void fewGenerations_haveNoBand_andNoneNoCurve() {
        GrowthCurve one = GrowthCurve.of(
                new Generations.Builder().add(new int[] {1, 0, 1}, 7, 3).build(), 3, 1);
        assertThat(one.measured()).containsExactly(new Point(7, 2, null));
        assertThat(one.check()).isNull();
        assertThat(one.extrapolated().get(0).points().get(25).band()).isNull();
        GrowthCurve none = GrowthCurve.of(new Generations.Builder().build(), 3, 1);
        assertThat(none.measured()).isEmpty();
        assertThat(GrowthCurve.of(
                                new Generations.Builder().add(new int[0], 0, 0).build(), 3, 1)
                        .measured())
                .isEmpty();
    }

    @Test
    void windowsOfACircle_countOnceInAGeneration() {
        Generations found = new Generations.Builder()
                .add(new int[] {2, 5, 2, 5, 2}, 9, 9)
                .add(new int[] {5}, 4, 1)
                .build();
        assertThat(Arrays.stream(found.ids()).sorted()).containsExactly(2, 5, 5);
    }

    @Test
    void groups_areThoseGenerations() {
        Generations found = SimulatedWindows.of(Law.ZIPF, 50, 5, 2).draw(30, new RandomStream(3));
        int[] first = IntStream.range(0, 30).filter(i -> i % 3 != 0).toArray();
        int[] second = IntStream.range(0, 10).map(i -> 3 * i).toArray();
        List<Generations> groups = found.split(List.of(first, second, new int[0]));
        assertThat(SimulatedWindows.distinct(groups.get(0))).isEqualTo(SimulatedWindows.distinct(found.of(first)));
        assertThat(groups.get(0).windows()).isEqualTo(SimulatedWindows.distinct(groups.get(0)));
        assertThat(groups.get(1).size()).isEqualTo(10);
        assertThat(groups.get(1).units()[9]).isEqualTo(SimulatedWindows.UNITS);
        assertThat(groups.get(2).size()).isZero();
    }

    @Test
    void clusteredWindows_makeNaiveIntervalsTooNarrow() {
        Generations found = SimulatedWindows.of(Law.ZIPF, 500, 20, 2).draw(300, new RandomStream(4));
        UnseenWindows unseen = UnseenWindows.of(found, 10, 1);
        assertThat(unseen.distinct()).isEqualTo(SimulatedWindows.distinct(found));
        assertThat(unseen.rows())
                .allSatisfy(row -> assertThat(row.naiveTooNarrow()).isGreaterThan(1.5));
        UnseenWindows alone = UnseenWindows.of(
                new Generations.Builder().add(new int[] {0, 1}, 5, 5).build(), 10, 1);
        assertThat(alone.rows()).allSatisfy(row -> {
            assertThat(row.interval()).isNull();
            assertThat(row.naiveTooNarrow()).isNull();
        });
    }

    /** Two of 40 copy one passage of 51 windows: at twice as many, the sum is 51 - 51. Where all 40 do, no split differs. */
    @Test
    void estimates_areNeverBelowWhatWasFound_norPoints() {
        for (int copying : new int[] {2, 4, 40}) {
            UnseenWindows unseen = UnseenWindows.of(copies(copying), 10, 1);
            assertThat(unseen.distinct()).isEqualTo(51);
            assertThat(unseen.rows()).allSatisfy(row -> {
                if (row.windows() == null) {
                    assertThat(row.interval()).isNull();
                } else {
                    assertThat(row.windows()).isGreaterThanOrEqualTo(51);
                }
                if (row.interval() != null) {
                    assertThat(row.interval().low()).isLessThan(row.interval().high());
                    assertThat(row.windows())
                            .isBetween(row.interval().low(), row.interval().high());
                }
            });
        }
        assertThat(UnseenWindows.of(copies(2), 2, 1).rows())
                .filteredOn(row -> row.estimator() == Estimator.ORLITSKY)
                .singleElement()
                .satisfies(row -> assertThat(row.windows()).isEqualTo(51))
                .satisfies(
                        row -> assertThat(Objects.requireNonNull(row.interval()).high())
                                .isGreaterThan(52));
        assertThat(UnseenWindows.of(copies(40), 2, 1).rows())
                .filteredOn(row -> row.estimator() == Estimator.ORLITSKY)
                .singleElement()
                .satisfies(row -> assertThat(row.windows()).isNull());
    }

    /** The first so many of 40 hold the same 51 windows. */
    private static Generations copies(int copying) {
        Generations.Builder all = new Generations.Builder();
        for (int g = 0; g < 40; g++) {
            all.add(g < copying ? IntStream.range(0, 51).toArray() : new int[0], 100, g < copying ? 60 : 0);
        }
        return all.build();
    }

    @Test
    void rate_ofFewOrNoneOrAll() {
        assertThat(Rate.of(new int[0], new int[0]).share()).isNull();
        assertThat(Rate.of(new int[] {10}, new int[] {3}).interval()).isNull();
        // of other lengths they count as fewer: 60^2 / 1,400 and 30^2 / 500
        assertThat(Rate.of(new int[] {10, 20, 30}, new int[3]).interval())
                .isEqualTo(Interval.wilson(0, 3600 / 1400.0, Interval.Z95));
        assertThat(Rate.of(new int[] {10, 20}, new int[] {10, 20}).interval())
                .isEqualTo(Interval.wilson(1.8, 1.8, Interval.Z95));
        Rate equal = Rate.of(new int[] {10, 20}, new int[] {5, 10});
        assertThat(equal.share()).isEqualTo(0.5);
    }

    @Test
    void emptyGenerations_areNoSamples() {
        int[] none = new int[3];
        assertThat(Rate.of(new int[] {0, 25, 0, 25, 0, 0, 25}, new int[7]).interval())
                .isEqualTo(Rate.of(new int[] {25, 25, 25}, none).interval());
        assertThat(Rate.of(new int[] {0, 10, 0, 20, 30}, new int[] {0, 5, 0, 4, 12})
                        .interval())
                .isEqualTo(Rate.of(new int[] {10, 20, 30}, new int[] {5, 4, 12}).interval());
        assertThat(difference(new int[] {10, 0, 20, 30}, new int[] {5, 0, 4, 12}, new int[] {1, 0, 4, 3}))
                .isEqualTo(difference(new int[] {10, 20, 30}, new int[] {5, 4, 12}, new int[] {1, 4, 3}));
        assertThat(Rate.of(new int[] {0, 10, 0}, new int[] {0, 3, 0}).interval())
                .as("a single one, which would be a point")
                .isNull();
        Difference.Group one = new Difference.Group(List.of("a", "b"), new int[] {10, 20}, new int[] {5, 4});
        Difference.Group other = new Difference.Group(List.of("a", "c"), new int[] {10, 20}, new int[] {1, 4});
        Difference.Group more =
                new Difference.Group(List.of("a", "e", "b", "c"), new int[] {10, 0, 20, 0}, new int[] {5, 0, 4, 0});
        Difference.Group others =
                new Difference.Group(List.of("a", "c", "e"), new int[] {10, 20, 0}, new int[] {1, 4, 0});
        assertThat(Difference.of(more, others, 1)).isEqualTo(Difference.of(one, other, 1));
    }

    /** By hand: d = 4, 0, 9 of 60 units, r = 13/60, sum (d - r u)^2 = 28.3889, t = 4.302653. */
    @Test
    void difference_isOfTheSameGenerations() {
        Interval found = difference(new int[] {10, 20, 30}, new int[] {5, 4, 12}, new int[] {1, 4, 3});
        assertThat(found.low()).isCloseTo(-0.251288, within(1e-5));
        assertThat(found.high()).isCloseTo(0.684622, within(1e-5));

        int[] units = {100, 100, 100, 100, 100};
        int[] copied = {80, 10, 45, 5, 60};
        int[] control = {69, 1, 35, 0, 48};
        Interval ofCopied = Objects.requireNonNull(Rate.of(units, copied).interval());
        Interval ofControl = Objects.requireNonNull(Rate.of(units, control).interval());
        assertThat(ofCopied.low()).isLessThan(ofControl.high());
        assertThat(difference(units, copied, control).low()).isPositive();

        assertThat(difference(units, new int[5], new int[5]).low()).isNegative();
        assertThat(Rate.difference(new int[] {10}, new int[] {9}, new int[] {0}))
                .isNull();
    }

    private static Interval difference(int[] units, int[] copied, int[] control) {
        return Objects.requireNonNull(Rate.difference(units, copied, control));
    }
}
