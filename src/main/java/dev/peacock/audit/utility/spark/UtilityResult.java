package dev.peacock.audit.utility.spark;

import dev.peacock.audit.Arms;
import dev.peacock.audit.Retrained;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.table.UtilityTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The results of {@code audit utility}: one point for each level and group of test examples. */
public record UtilityResult(
        UtilityOptions options,
        Arms arms,
        String score,
        List<Point> points,
        String fleet,
        int choosingModels,
        int freshModels) {

    /** The test examples over which accuracy is taken. */
    public enum Group {
        ALL,
        INFLUENCED,
        OTHER;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private ToIntFunction<Arms.Model> correct() {
            return switch (this) {
                case ALL -> Arms.Model::correct;
                case INFLUENCED -> Arms.Model::correctOfSome;
                case OTHER -> model -> model.correct() - model.correctOfSome();
            };
        }
    }

    /** One level and group; the two means are of the removed examples' memorization by either half. */
    public record Point(
            double level,
            int removed,
            double keptShare,
            @Nullable Double choosing,
            @Nullable Double fresh,
            Group group,
            int testExamples,
            Retrained full,
            Retrained chosen,
            Retrained random,
            Retrained lossChosen,
            Retrained lossRandom,
            Retrained difference) {}

    /** {@code score}: what is compared; of models that give no labels, no accuracies. {@code q}: test examples, of which {@code influenced} are in a high-influence pair. A group without any has no points, and neither has a fleet without a whole repeat. */
    static UtilityResult of(
            UtilityOptions options, Arms arms, Judged judged, String score, int influenced, int q, String fleet) {
        List<Point> points = new ArrayList<>();
        boolean scored = !score.equals(UtilitySummary.CORRECT);
        List<Group> groups = scored ? List.of(Group.ALL) : List.of(Group.values());
        for (int l = 0; arms.repeats() > 0 && l < arms.levels().size(); l++) {
            for (Group group : groups) {
                int of = size(group, influenced, q);
                if (of > 0) {
                    points.add(point(arms, l, group, of, judged, scored));
                }
            }
        }
        return new UtilityResult(options, arms, score, points, fleet, judged.choosingModels(), judged.freshModels());
    }

    private static int size(Group group, int influenced, int q) {
        return switch (group) {
            case ALL -> q;
            case INFLUENCED -> influenced;
            case OTHER -> q - influenced;
        };
    }

    private static Point point(Arms arms, int level, Group group, int examples, Judged judged, boolean scored) {
        ToIntFunction<Arms.Model> correct = scored ? Arms.Model::microNats : group.correct();
        int of = scored ? Arms.Model.MICRO : examples;
        int[][] full = arms.full(correct);
        int[][] chosen = arms.chosen(level, correct);
        int[][] random = arms.random(level, correct);
        int[] removed = arms.levels().get(level).removed();
        int n = judged.examples();
        return new Point(
                arms.levels().get(level).value().doubleValue(),
                removed.length,
                (double) (n - removed.length) / n,
                mean(judged::choosing, removed),
                mean(judged::fresh, removed),
                group,
                examples,
                Retrained.of(full, of),
                Retrained.of(chosen, of),
                Retrained.of(random, of),
                Retrained.ofDifference(full, chosen, of),
                Retrained.ofDifference(full, random, of),
                Retrained.ofDifference(chosen, random, of));
    }

    /** Mean memorization over those where it is defined. */
    private static @Nullable Double mean(IntFunction<@Nullable Double> memorization, int[] ids) {
        double[] defined = Arrays.stream(ids)
                .mapToObj(memorization)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray();
        return defined.length == 0 ? null : Arrays.stream(defined).sum() / defined.length;
    }

    /** The same in short. */
    UtilitySummary summary() {
        return new UtilitySummary(
                "utility",
                options.remove(),
                score,
                fleet,
                arms.models().size(),
                arms.repeats(),
                options.repeats(),
                options.randomSets(),
                choosingModels,
                freshModels,
                points.stream().map(UtilitySummary.Level::of).toList());
    }

    void write(SparkSession session, OutputDirectory out) throws IOException {
        String direction = options.remove().word();
        String directory = UtilityTables.directory(direction);
        AuditFiles.begin(out, directory);
        SparkTables tables = new SparkTables(session, out);
        UtilityTables.Models models = UtilityTables.in(direction).models();
        tables.write(
                models, arms.models().stream().map(model -> row(models, model)).toList());
        UtilityTables.Curve curve = UtilityTables.in(direction).curve();
        tables.write(curve, points.stream().map(point -> row(curve, point)).toList());
        AuditFiles.finish(out, directory, summary());
    }

    private Row row(UtilityTables.Models table, Arms.Model model) {
        Arms.Place place = arms.place(model.run());
        Integer level = place.level();
        return Rows.of(table)
                .with(table.run, model.run())
                .with(table.repeat, place.repeat())
                .with(table.arm, level == null ? "full" : place.set() == null ? "chosen" : "random")
                .with(
                        table.level,
                        level == null ? null : arms.levels().get(level).value().doubleValue())
                .with(table.set, place.set())
                .with(
                        table.removed,
                        level == null ? 0 : arms.levels().get(level).removed().length)
                .with(table.correct, model.correct())
                .with(table.correctInfluenced, model.correctOfSome())
                .with(
                        table.logProbability,
                        !score.equals(UtilitySummary.CORRECT) ? (double) model.microNats() / Arms.Model.MICRO : null)
                .build();
    }

    private Row row(UtilityTables.Curve table, Point point) {
        Rows row = Rows.of(table)
                .with(table.level, point.level)
                .with(table.removed, point.removed)
                .with(table.keptShare, point.keptShare)
                .with(table.memorizationChoosing, point.choosing)
                .with(table.memorizationFresh, point.fresh)
                .with(table.score, score)
                .with(table.testGroup, point.group.word())
                .with(table.testExamples, point.testExamples)
                .with(table.repeats, arms.repeats())
                .with(table.randomSets, options.randomSets());
        with(row, table.accuracyFull, point.full);
        with(row, table.accuracyChosen, point.chosen);
        with(row, table.accuracyRandom, point.random);
        with(row, table.lossChosen, point.lossChosen);
        with(row, table.lossRandom, point.lossRandom);
        with(row, table.difference, point.difference);
        return row.build();
    }

    private static void with(Rows row, UtilityTables.Mean columns, Retrained value) {
        row.with(columns.mean(), value.mean()).with(columns.low(), columns.high(), value.interval());
    }
}
