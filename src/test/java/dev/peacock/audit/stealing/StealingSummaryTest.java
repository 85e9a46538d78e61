package dev.peacock.audit.stealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.peacock.audit.stealing.StealingSummary.Mean;
import dev.peacock.audit.stealing.StealingSummary.Way;
import dev.peacock.stats.Interval;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Copies of the same model, and of several. */
class StealingSummaryTest {
    private static Copy copy(int thief, int same, double auc) {
        return new Copy(
                "full",
                "uniform",
                thief,
                10,
                10,
                false,
                null,
                new Fidelity(100, same, .25),
                null,
                null,
                null,
                new Copy.Told(auc, auc - .1, auc + .1),
                null);
    }

    private static Copy failed() {
        return new Copy("full", "uniform", 0, 10, 10, false, "it failed", null, null, null, null, null, null);
    }

    @SafeVarargs
    @SuppressWarnings("NullAway") // it does not see that these parts of the record may be null
    private static Way way(List<Copy>... victims) {
        List<Victim> all = Arrays.stream(victims)
                .map(copies -> new Victim(0, 2, 2, null, 100, 0, null, null, null, new Commonest(.75, null), copies))
                .toList();
        StealingSummary summary = StealingSummary.of("runs", all);
        assertThat(summary.target()).isEqualTo("runs");
        assertThat(summary.commonest()).isEqualTo(new Commonest(.75, null));
        return summary.ways().get(0);
    }

    private static Mean uniform(Way way) {
        return Objects.requireNonNull(way.uniform());
    }

    @Test
    void copiesOfOneModel_haveNoIntervalThatIsNarrowerThanOverPoints() {
        Way way = way(List.of(copy(0, 80, .6), copy(1, 80, .7)));
        assertThat(uniform(way).mean()).isCloseTo(.8, within(1e-12));
        assertThat(uniform(way).interval())
                .isEqualTo(Interval.wilson(uniform(way).mean() * 100, 100, Interval.Z95));
        // its members are the same in both trainings
        Mean members = Objects.requireNonNull(way.members());
        assertThat(members.mean()).isCloseTo(.65, within(1e-12));
        assertThat(members.interval()).isNull();
    }

    @Test
    void everyModelCountsOnce_howeverManyCopiesItHas() {
        Way way = way(List.of(copy(0, 90, .6), copy(1, 90, .6), copy(2, 90, .6)), List.of(copy(0, 50, .8)));
        assertThat(uniform(way).mean()).isCloseTo(.7, within(1e-12));
        Interval student = Interval.student(.7, .2, 1).within(0, 1);
        assertThat(Objects.requireNonNull(uniform(way).interval()).low()).isCloseTo(student.low(), within(1e-9));
        assertThat(Objects.requireNonNull(way.members()).mean()).isCloseTo(.7, within(1e-12));
        assertThat(way.copies()).isEqualTo(4);
        assertThat(way.without()).isZero();
    }

    @Test
    void modelsWithoutACopy_areCounted() {
        Way way = way(List.of(failed()), List.of(copy(0, 90, .6)), List.of(failed()));
        assertThat(way.without()).isEqualTo(2);
        assertThat(way.copies()).isEqualTo(1);
        assertThat(way.failed()).isEqualTo("it failed");
        assertThat(uniform(way).mean()).isCloseTo(.9, within(1e-12));
    }

    @Test
    void control_isTheShareOfTheCommonestLabel() {
        // labels 0, 1, 1 of three random queries, and 1, 0 of two test examples
        double[] uniform = {.9, .1, .2, .8, .4, .6};
        double[] test = {0, 1, 1, 0};
        assertThat(Commonest.of(uniform, test, 2)).isEqualTo(new Commonest(2.0 / 3, .5));
        assertThat(Commonest.of(uniform, new double[0], 2)).isEqualTo(new Commonest(2.0 / 3, null));
    }
}
