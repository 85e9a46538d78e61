package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.simulation.SimulatedLearner;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.estimate.Estimate;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.page.StandaloneChart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/** A chart of error against the memorized share of the tail: theory, simulated learners, and the trained model. */
final class LongTailPicture {
    static final String NAME = "picture.svg";

    private LongTailPicture() {}

    /** A whole SVG file. */
    static String svg(LongTailSimulation of) {
        return StandaloneChart.svg(chart(of));
    }

    static Chart chart(LongTailSimulation of) {
        List<Series> series = new ArrayList<>();
        series.add(new Series("theory: learners that refuse rare subpopulations", theory(of.simulation())));
        series.add(new Series("the same, simulated", points(of.learners(), true), false));
        if (of.recipe() != null) {
            series.add(new Series("the model, by epochs", points(of.learners(), false), false));
        }
        double highest = series.stream()
                .flatMap(one -> one.points().stream())
                .flatMapToDouble(p -> DoubleStream.of(p.y(), p.high() == null ? p.y() : p.high()))
                .max()
                .orElse(1);
        String caption = String.format(
                Locale.ROOT,
                "%,d examples of %,d subpopulations with %s",
                of.options().examples(),
                of.options().prior().subpopulations(),
                of.options().prior().words());
        return new Chart(
                caption,
                "Error against the memorized share of the tail, " + caption,
                new Axis(
                        "memorized share of examples whose subpopulation is seen fewer than "
                                + of.simulation().strictest() + " times",
                        false,
                        0,
                        1),
                new Axis("error on fresh examples", false, 0, Math.min(1, 1.1 * highest)),
                series);
    }

    private static List<Point> theory(Simulation simulation) {
        List<Point> points = new ArrayList<>();
        for (int least = simulation.strictest(); least >= 1; least--) {
            Double memorized = simulation.expectedMemorized(least);
            if (memorized != null) {
                points.add(new Point(memorized, simulation.expectedError(least), null, null));
            }
        }
        return points;
    }

    private static List<Point> points(List<SimulatedLearner> learners, boolean refusing) {
        return learners.stream()
                .filter(learner -> learner.isRefusing() == refusing)
                .map(LongTailPicture::point)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparingDouble(Point::x))
                .toList();
    }

    /** Chance may leave a learner that memorizes nothing a little below 0. */
    private static @Nullable Point point(SimulatedLearner learner) {
        Double memorized = learner.memorized().value();
        Estimate error = learner.error();
        if (memorized == null || error.value() == null) {
            return null;
        }
        return new Point(Math.max(0, Math.min(1, memorized)), error.value(), error.low(), error.high());
    }
}
