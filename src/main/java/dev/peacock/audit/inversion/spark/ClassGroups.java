package dev.peacock.audit.inversion.spark;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;

import dev.peacock.audit.inversion.GroupEffects;
import dev.peacock.audit.inversion.spark.InversionTask.Kind;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The train examples that are in or out together, class by class.
 *
 * @param names of the groups; empty where each example is a group of its own
 * @param members places of the examples of each group and class, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
record ClassGroups(List<String> names, int[][] members) {

    /** Of the classes that are inverted, by the groups that the fleet's subsets were drawn of. */
    static ClassGroups of(JobContext context, Experiment experiment, int[] labels) throws IOException {
        boolean[] isInverted = new boolean[experiment.labelNames().size()];
        for (int label : labels) {
            isInverted[label] = true;
        }
        boolean isGrouped = experiment.config().subsets().design() instanceof SubsetsConfig.Groups;
        String[] groups = isGrouped ? names(context, experiment.trainSize()) : new String[0];
        Map<String, List<Integer>> byCell = new LinkedHashMap<>();
        for (int i = 0; i < experiment.trainSize(); i++) {
            int label = experiment.trainLabels()[i];
            if (isInverted[label]) {
                String cell = isGrouped ? label + " " + groups[i] : Integer.toString(i);
                byCell.computeIfAbsent(cell, key -> new ArrayList<>()).add(i);
            }
        }
        int[][] members = byCell.values().stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
        List<String> names = new ArrayList<>();
        for (int g = 0; isGrouped && g < members.length; g++) {
            names.add(groups[members[g][0]]);
        }
        return new ClassGroups(List.copyOf(names), members);
    }

    /** Where it is not known which model saw which. */
    static ClassGroups none() {
        return new ClassGroups(List.of(), new int[0][]);
    }

    private static String[] names(JobContext context, int examples) throws IOException {
        String[] names = new String[examples];
        List<Row> rows = new SparkTables(context.session(), context.out())
                .read(EXAMPLES)
                .filter(col(EXAMPLES.split).equalTo("train"))
                .select(col(EXAMPLES.id), col(EXAMPLES.subpopulation))
                .collectAsList();
        rows.forEach(
                row -> names[Math.toIntExact(Cells.get(row, EXAMPLES.id))] = Cells.get(row, EXAMPLES.subpopulation));
        return names;
    }

    int count() {
        return members.length;
    }

    @Nullable
    String name(int group) {
        return names.isEmpty() ? null : names.get(group);
    }

    /** How near each model's images come to each group. */
    GroupEffects effects(InvertedFleet fleet) {
        int[] sizes = new int[count()];
        double[][] distances = new double[count()][fleet.count()];
        boolean[][] saw = new boolean[count()][fleet.count()];
        for (int g = 0; g < count(); g++) {
            sizes[g] = members[g].length;
            for (int model = 0; model < fleet.count(); model++) {
                saw[g][model] = fleet.saw()[model].get(members[g][0]);
                distances[g][model] = nearest(fleet.of(model, Kind.TRAIN), members[g]);
            }
        }
        return new GroupEffects(sizes, distances, saw);
    }

    private static double nearest(float[] distances, int[] members) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int member : members) {
            nearest = Math.min(nearest, distances[member]);
        }
        return nearest;
    }
}
