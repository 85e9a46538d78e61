package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.simulation.TwoGroups;
import dev.peacock.check.UserError;
import dev.peacock.report.AuditSection.Axis;
import dev.peacock.report.AuditSection.Chart;
import dev.peacock.report.AuditSection.Point;
import dev.peacock.report.AuditSection.Series;
import dev.peacock.report.page.StandaloneChart;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/**
 * The toy example for rare groups of several sizes: memorization calculated exactly, and simulated by leaving the
 * example out of random data sets.
 *
 * @param examples n
 */
record LongTailToy(int examples, double noise, int repetitions, List<Row> rows) {
    /** Of the rare group among examples. */
    private static final double[] SHARES = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};

    private static final int MOST_DRAWS = 2_000_000_000;
    private static final String PICTURE = "audits/longtail-toy/picture.svg";
    /** Points of a curve. */
    private static final int STEPS = 100;

    public LongTailToy {
        rows = List.copyOf(rows);
    }

    /** One share of the rare group: the companions that its example has on average, and how much it is memorized. */
    public record Row(double share, double companions, double memorization, TwoGroups.Simulated simulated) {}

    /** UserError for numbers that make no sense. */
    public static LongTailToy of(int examples, double noise, int repetitions) {
        int most = MOST_DRAWS / Math.max(1, examples);
        if (repetitions < 2 || repetitions > most) {
            throw new UserError(
                    "--repetitions " + repetitions + ": must be from 2 to " + most + " with " + examples + " examples");
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < SHARES.length; i++) {
            TwoGroups groups = new TwoGroups(examples, SHARES[i], noise);
            RandomStream random = new RandomStream(Seeds.seed(1, Seeds.Purpose.LONG_TAIL, i));
            rows.add(new Row(
                    SHARES[i],
                    (examples - 1) * SHARES[i],
                    groups.memorization(),
                    groups.simulate(repetitions, random)));
        }
        return new LongTailToy(examples, noise, repetitions, rows);
    }

    /** Writes the picture below a directory and returns where it is. */
    public String write(Configuration hadoop, String directory) throws IOException {
        OutputDirectory out = new OutputDirectory(hadoop, directory);
        out.writeText(PICTURE, picture());
        return out.path(PICTURE).toString();
    }

    /** A whole SVG file: memorization against the companions that the example has on average. */
    public String picture() {
        List<Point> simulated = rows.stream()
                .filter(row -> row.companions > 0)
                .map(row -> new Point(
                        row.companions,
                        row.simulated.memorization(),
                        row.simulated.interval().low(),
                        row.simulated.interval().high()))
                .toList();
        List<Series> series = new ArrayList<>();
        series.add(new Series("exactly, with this noise", curve(noise)));
        series.add(new Series("simulated, with 95% intervals", simulated, false));
        series.add(new Series("exactly, without noise", curve(0)));
        String caption = String.format(
                Locale.ROOT, "Two groups, %,d examples, labels wrong with probability %s", examples, noise);
        return StandaloneChart.svg(new Chart(
                caption,
                "Memorization of one example of the rare group against the number of other examples that the group has on average",
                new Axis("other examples of the group, on average", true, companions(0), companions(SHARES.length - 1)),
                new Axis("memorization", false, 0, 0.5),
                series));
    }

    private double companions(int at) {
        return Math.max(examples - 1, 1) * SHARES[at];
    }

    private List<Point> curve(double withNoise) {
        List<Point> points = new ArrayList<>();
        double ratio = SHARES[SHARES.length - 1] / SHARES[0];
        for (int i = 0; i <= STEPS; i++) {
            double share = SHARES[0] * StrictMath.pow(ratio, (double) i / STEPS);
            double memorization = new TwoGroups(examples, share, withNoise).memorization();
            points.add(new Point(Math.max(examples - 1, 1) * share, memorization, null, null));
        }
        return points;
    }
}
