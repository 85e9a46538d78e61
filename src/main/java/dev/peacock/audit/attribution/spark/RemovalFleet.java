package dev.peacock.audit.attribution.spark;

import static dev.peacock.audit.attribution.spark.AttributionTables.REMOVALS;

import dev.peacock.audit.AuditFleet;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.attribution.Removal;
import dev.peacock.config.text.ExampleSetText;
import dev.peacock.spark.columns.TestMargins;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.Rows;
import dev.peacock.stats.Interval;
import dev.peacock.stats.Moments;
import dev.peacock.stats.RandomStream;
import dev.peacock.stats.Seeds;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Trains without the train examples that have the highest scores on a test example, and without as many random ones of its label, and
 * looks what becomes of its margin. The models of a repeat share their seeds; one of them is trained on all.
 */
final class RemovalFleet {
    private static final String RANDOM = "random, same label";

    private final AuditRun run;
    private final Experiment experiment;
    private final AttributionOptions options;
    private final int number;

    RemovalFleet(AuditRun run, AttributionOptions options, int number) {
        this.run = run;
        this.experiment = run.experiment();
        this.options = options;
        this.number = number;
    }

    /** {@code drawn}: test examples, ascending; of {@code rows} those that kept their scores are tried. */
    AttributionSummary.Removed train(int[] drawn, List<AuditAttribution.Row> rows, String reproduce)
            throws IOException {
        Map<String, List<int[]>> arms = arms(drawn, rows);
        List<List<Integer>> sets = arms.values().stream()
                .flatMap(List::stream)
                .map(set -> Arrays.stream(set).boxed().toList())
                .distinct()
                .toList();
        AuditFleet fleet = AuditFleet.of(
                run.context().out(),
                experiment,
                "attribution",
                number,
                subsets(sets),
                List.of("outcome.margins=true"),
                reproduce);
        FinishedFleet trained = fleet.train(run);
        TreeMap<Integer, TestMargins> byRun = new TreeMap<>();
        JobGroups.find(
                        run.context().spark(),
                        "audit attribution: margins of " + trained.runs().length + " models",
                        () -> TestMargins.collect(run.context().spark(), trained))
                .forEach(row -> byRun.put(row.run(), row));
        Map<String, List<Removal>> found = new LinkedHashMap<>();
        arms.forEach((name, of) -> {
            List<Removal> removals = new ArrayList<>();
            for (int k = 0; k < drawn.length; k++) {
                int set = sets.indexOf(Arrays.stream(of.get(k)).boxed().toList());
                removals.add(removal(byRun, drawn[k], of.get(k).length, set, sets.size()));
            }
            found.put(name, removals);
        });
        AttributionRows.write(
                run.context(),
                REMOVALS,
                found.entrySet().stream()
                        .flatMap(arm -> arm.getValue().stream()
                                .filter(removal -> removal.repeats() > 0)
                                .map(removal -> row(arm.getKey(), removal))));
        int repeats = found.values().stream()
                .flatMap(List::stream)
                .mapToInt(Removal::repeats)
                .min()
                .orElse(0);
        return new AttributionSummary.Removed(
                fleet.experiment().id(),
                byRun.size(),
                options.repeats() * (1 + sets.size()),
                drawn.length,
                options.top(),
                repeats,
                drops(found));
    }

    private Map<String, List<int[]>> arms(int[] drawn, List<AuditAttribution.Row> rows) {
        Map<String, List<int[]>> arms = new LinkedHashMap<>();
        for (AuditAttribution.Row row : rows) {
            double[][] kept = row.kept();
            if (kept != null) {
                arms.put(
                        row.name(),
                        Arrays.stream(kept)
                                .map(scores -> Removal.highest(scores, options.top()))
                                .toList());
            }
        }
        RandomStream random =
                new RandomStream(Seeds.seed(experiment.config().subsets().seed(), Seeds.Purpose.AUDIT, number + 3L));
        arms.put(
                RANDOM,
                Arrays.stream(drawn)
                        .mapToObj(j -> Removal.random(
                                experiment.trainLabels(), experiment.testLabels()[j], options.top(), random))
                        .toList());
        return arms;
    }

    private List<String> subsets(List<List<Integer>> sets) {
        String texts = sets.stream()
                .map(set -> "\"" + ExampleSetText.write(set) + "\"")
                .collect(Collectors.joining(","));
        return List.of(
                "design=exclusion",
                "paired=true",
                "exclude=[" + texts + "]",
                "models=" + options.repeats() * (1 + sets.size()));
    }

    private Removal removal(TreeMap<Integer, TestMargins> byRun, int j, int removed, int set, int sets) {
        List<TestMargins> with = new ArrayList<>();
        List<TestMargins> without = new ArrayList<>();
        for (int repeat = 0; repeat < options.repeats(); repeat++) {
            TestMargins all = byRun.get(repeat * (1 + sets));
            TestMargins left = byRun.get(repeat * (1 + sets) + 1 + set);
            if (all != null && left != null) {
                with.add(all);
                without.add(left);
            }
        }
        int[] right = IntStream.range(0, with.size())
                .filter(r -> with.get(r).correct().get(j))
                .toArray();
        return new Removal(
                j,
                removed,
                with.size(),
                with.stream().mapToDouble(row -> row.margins()[j]).sum() / with.size(),
                without.stream().mapToDouble(row -> row.margins()[j]).sum() / with.size(),
                right.length,
                (int) Arrays.stream(right)
                        .filter(r -> !without.get(r).correct().get(j))
                        .count());
    }

    private Row row(String name, Removal of) {
        return Rows.of(REMOVALS)
                .with(REMOVALS.scores, name)
                .with(REMOVALS.testId, (long) of.testId())
                .with(REMOVALS.label, experiment.testLabels()[of.testId()])
                .with(REMOVALS.removed, of.removed())
                .with(REMOVALS.repeats, of.repeats())
                .with(REMOVALS.marginWith, of.marginWith())
                .with(REMOVALS.marginWithout, of.marginWithout())
                .with(REMOVALS.rightWith, of.rightWith())
                .with(REMOVALS.flipped, of.flipped())
                .build();
    }

    private static List<AttributionSummary.Drop> drops(Map<String, List<Removal>> found) {
        List<Removal> random = Objects.requireNonNull(found.get(RANDOM));
        List<AttributionSummary.Drop> drops = new ArrayList<>();
        found.forEach((name, removals) -> {
            int[] whole = IntStream.range(0, removals.size())
                    .filter(k -> removals.get(k).repeats() > 0 && random.get(k).repeats() > 0)
                    .toArray();
            Moments drop = Moments.of(Arrays.stream(whole)
                    .mapToDouble(k -> removals.get(k).drop())
                    .toArray());
            Moments more = Moments.of(Arrays.stream(whole)
                    .mapToDouble(k -> removals.get(k).drop() - random.get(k).drop())
                    .toArray());
            boolean isRandom = name.equals(RANDOM);
            @Nullable Interval interval = isRandom ? null : more.interval();
            drops.add(new AttributionSummary.Drop(
                    name,
                    drop.mean(),
                    drop.interval(),
                    isRandom ? null : more.mean(),
                    interval,
                    removals.stream().mapToInt(Removal::rightWith).sum(),
                    removals.stream().mapToInt(Removal::flipped).sum()));
        });
        return drops;
    }
}
