package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.GoodTuring;
import dev.peacock.audit.longtail.Levels;
import dev.peacock.audit.longtail.MeasuredTail;
import dev.peacock.audit.longtail.simulation.SimulatedLearner;
import dev.peacock.estimate.Estimate;
import dev.peacock.report.Percent;
import dev.peacock.stats.Interval;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints the results of {@code audit longtail} for people to read. */
final class LongTailPrint {
    /** The most sizes of subpopulations to print. */
    private static final int SHOWN = 20;

    private LongTailPrint() {}

    static void prior(PrintStream out, LongTailPrior result) {
        Levels levels = result.levels();
        out.printf(
                Locale.ROOT,
                "%n%,d subpopulations with %s; %,d examples, %,d labels%n",
                result.prior().subpopulations(),
                result.prior().words(),
                levels.expected().n(),
                levels.classes());
        out.println(
                "      seen         tau     n tau  subpopulations  % of the data  % of fresh  not fitting costs  up to here");
        for (Levels.Row row : levels.rows()) {
            out.printf(
                    Locale.ROOT,
                    "  %8s  %10s  %8s  %14.2f  %13.3f  %10.3f  %17s  %10s%n",
                    (row.andMore() ? "more" : String.format(Locale.ROOT, "%,d", row.l())),
                    row.tau() == null ? "" : String.format(Locale.ROOT, "%.4g", row.tau()),
                    row.tau() == null
                            ? ""
                            : String.format(
                                    Locale.ROOT,
                                    "%.4f",
                                    row.tau() * levels.expected().n()),
                    row.number(),
                    100 * row.share(),
                    100 * row.mass(),
                    row.l() == 0 ? "(optimum)" : Percent.of(row.cost()),
                    row.l() == 0 ? "" : Percent.of(row.costUpTo()));
        }
        out.printf(
                Locale.ROOT,
                "%nBest possible error: %s, all of it on subpopulations that were never seen (%s of fresh "
                        + "examples), whose labels must be guessed.%n",
                Percent.of(levels.optimum()),
                Percent.of(levels.expected().mass()[0]));
        if (levels.expected().most() >= 1) {
            out.printf(
                    Locale.ROOT,
                    "Singletons are %s of the data. Not memorizing them adds %s to that error, which makes "
                            + "%s altogether (it adds %s if the learner does not even guess their labels).%n",
                    Percent.of(levels.expected().share(1)),
                    Percent.of(levels.costBelow(2)),
                    Percent.of(levels.optimum() + levels.costBelow(2)),
                    Percent.of(levels.expected().mass()[1]));
        }
    }

    static void counts(PrintStream out, GoodTuring goodTuring, int classes) {
        out.printf(
                Locale.ROOT,
                "%n%,d subpopulations seen, %,d examples; frequencies by Good and Turing, smoothed as by Gale and Sampson%n",
                goodTuring.counts().seen(),
                goodTuring.counts().examples());
        out.println("      seen  subpopulations  % of the data     tau raw         tau");
        int[] sizes = goodTuring.counts().sizes();
        for (int i = 0; i < sizes.length && i < SHOWN; i++) {
            long number = goodTuring.counts().numbers()[i];
            out.printf(
                    Locale.ROOT,
                    "  %,8d  %,14d  %13.3f  %10.4g  %10.4g%n",
                    sizes[i],
                    number,
                    100.0 * sizes[i] * number / goodTuring.counts().examples(),
                    goodTuring.raw(sizes[i]),
                    goodTuring.smoothed()[i]);
        }
        more(out, sizes.length);
        out.printf(
                Locale.ROOT,
                "Never seen: %s of fresh examples (95%% interval). Not memorizing singletons adds %s to the "
                        + "error with %,d labels.%n",
                Percent.of(goodTuring.unseen(), goodTuring.mass(0)),
                Percent.of(goodTuring.costOfSingletons(classes)),
                classes);
    }

    private static void more(PrintStream out, int sizes) {
        if (sizes > SHOWN) {
            out.printf(Locale.ROOT, "  and %,d more sizes%n", sizes - SHOWN);
        }
    }

    static void run(PrintStream out, LongTailResult result, LongTailSummary summary) {
        out.printf(
                Locale.ROOT,
                "%nSubpopulations are %s: %,d among %,d train examples%n",
                summary.source(),
                summary.subpopulations(),
                summary.trainExamples());
        out.println("      seen  subpopulations  % of the data  memorization: median     mean (95% interval)");
        List<MeasuredTail.Size> sizes = result.tail().sizes();
        for (MeasuredTail.Size size : sizes.subList(0, Math.min(SHOWN, sizes.size()))) {
            out.printf(
                    Locale.ROOT,
                    "  %,8d  %,14d  %13.3f  %20s  %s%n",
                    size.l(),
                    size.subpopulations(),
                    100 * size.share(),
                    size.memorization() == null
                            ? "undefined"
                            : String.format(
                                    Locale.ROOT, "%.3f", size.memorization().value()),
                    three(size.mean(), size.meanInterval()));
        }
        more(out, sizes.size());
        out.printf(
                Locale.ROOT,
                "Rank correlation of size and memorization: %s; below 0 if rare subpopulations are "
                        + "memorized more%n",
                three(summary.sizeMemorizationCorrelation(), summary.sizeMemorizationCorrelationInterval()));
        out.printf(
                Locale.ROOT,
                "Never seen: %s of fresh examples%s%n",
                Percent.of(summary.unseenMass(), summary.unseenMassInterval()),
                unseen(summary));
        for (LongTailResult.Cost cost : result.costs()) {
            cost(out, cost);
        }
    }

    private static String unseen(LongTailSummary summary) {
        Double measured = summary.unseenMeasured();
        return measured == null
                ? ""
                : "; of the test examples " + Percent.of(measured, summary.unseenMeasuredInterval());
    }

    private static void cost(PrintStream out, LongTailResult.Cost cost) {
        out.printf(
                Locale.ROOT,
                "Without %s (%,d train examples, %,d subpopulations lost), the expected cost is %s if their "
                        + "labels are guessed, and %s by their memorization; measured: %s%n",
                cost.level() == null ? "singletons" : "memorization >= " + cost.level(),
                cost.trainExamples(),
                cost.expected().subpopulations(),
                Percent.of(cost.expected().guessing(), cost.expected().guessingInterval()),
                Percent.of(cost.expected().byMemorization(), cost.expected().byMemorizationInterval()),
                measured(cost.measured()));
    }

    private static String measured(LongTailResult.@Nullable Measured measured) {
        if (measured == null) {
            return "no (run audit utility)";
        }
        return Percent.of(measured.loss(), measured.interval())
                + String.format(Locale.ROOT, " without %,d", measured.removed());
    }

    static void toy(PrintStream out, LongTailToy toy) {
        out.printf(
                Locale.ROOT,
                "%nTwo groups, %,d train examples, %.1f%% of the labels wrong: memorization of one example of the rare group%n",
                toy.examples(),
                100 * toy.noise());
        out.println("  share of the group  companions expected   exactly   by simulation (95% interval)");
        for (LongTailToy.Row row : toy.rows()) {
            out.printf(
                    Locale.ROOT,
                    "  %18.3f  %19.1f  %8.4f  %8.4f (%.4f to %.4f)%n",
                    row.share(),
                    row.companions(),
                    row.memorization(),
                    row.simulated().memorization(),
                    row.simulated().interval().low(),
                    row.simulated().interval().high());
        }
        out.println("If the group has other examples to learn from, one more or less hardly matters. If an "
                + "example is alone in its group, a learner must memorize it to classify it correctly.");
    }

    static void simulation(PrintStream out, LongTailSimulation done) {
        out.printf(
                Locale.ROOT,
                "%n%,d subpopulations with %s; %,d examples, %,d labels, %,d repetitions in %.1f s%n",
                done.options().prior().subpopulations(),
                done.options().prior().words(),
                done.options().examples(),
                done.options().classes(),
                done.options().repetitions(),
                done.seconds());
        out.println("  learner                                    error (95% interval)         by the theory  "
                + "error minus its bound            tail memorized");
        for (SimulatedLearner learner : done.learners()) {
            Double expected = learner.expectedError();
            out.printf(
                    Locale.ROOT,
                    "  %-41s  %-27s  %13s  %-31s  %14s%n",
                    learner.name(),
                    percent(learner.error()),
                    expected == null ? "" : Percent.of(expected),
                    percent(learner.gap()),
                    percentOrNone(learner.memorized().value()));
        }
        if (done.failed() > 0) {
            out.printf(Locale.ROOT, "%,d models diverged and do not count%n", done.failed());
        }
    }

    private static String percent(Estimate estimate) {
        Double value = estimate.value();
        return value == null ? "undefined" : Percent.of(value, estimate.interval());
    }

    private static String percentOrNone(@Nullable Double share) {
        return share == null ? "" : Percent.of(share);
    }

    private static String three(@Nullable Double value, @Nullable Interval interval) {
        return value == null
                ? "undefined"
                : String.format(Locale.ROOT, "%.3f", value)
                        + (interval == null
                                ? ""
                                : String.format(Locale.ROOT, " (%.3f to %.3f)", interval.low(), interval.high()));
    }
}
