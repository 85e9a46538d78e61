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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * The train examples that are in or out together, class by class.
 *
 * @param names of the groups; empty where each example is a group of its own
 * @param members places of the examples of each group and class, ascending
 * @param places of their classes among those that are inverted
 * @param areWhole whether they are all train examples of their class
 */
record ClassGroups(List<String> names, int[][] members, int[] places, boolean[] areWhole) {

    /** Of the classes that are inverted, by the groups that the fleet's subsets were drawn of. */
    static ClassGroups of(JobContext context, Experiment experiment, int[] labels, int[][] train) throws IOException {
        boolean isGrouped = experiment.config().subsets().design() instanceof SubsetsConfig.Groups;
        String[] groups = isGrouped ? names(context, experiment.trainSize()) : new String[0];
        List<int[]> members = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        for (int place = 0; place < labels.length; place++) {
            Map<String, List<Integer>> byGroup = new LinkedHashMap<>();
            for (int i : train[place]) {
                byGroup.computeIfAbsent(isGrouped ? groups[i] : Integer.toString(i), key -> new ArrayList<>())
                        .add(i);
            }
            for (List<Integer> group : byGroup.values()) {
                members.add(group.stream().mapToInt(Integer::intValue).toArray());
                places.add(place);
            }
        }
        List<String> names = new ArrayList<>();
        boolean[] areWhole = new boolean[members.size()];
        for (int g = 0; g < areWhole.length; g++) {
            int[] of = members.get(g);
            areWhole[g] = of.length == train[places.get(g)].length;
            if (isGrouped) {
                names.add(groups[of[0]]);
            }
        }
        return new ClassGroups(
                List.copyOf(names),
                members.toArray(int[][]::new),
                places.stream().mapToInt(Integer::intValue).toArray(),
                areWhole);
    }

    /** Where it is not known which model saw which. */
    static ClassGroups none() {
        return new ClassGroups(List.of(), new int[0][], new int[0], new boolean[0]);
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

    int whole() {
        return (int) IntStream.range(0, count()).filter(g -> areWhole[g]).count();
    }

    /**
     * How near each model's images come to each group.
     *
     * @param knows by model and class, whether it saw an example of the class
     */
    GroupEffects effects(InvertedFleet fleet, boolean[][] knows) {
        int[] sizes = new int[count()];
        int[] whose = new int[count()];
        double[][] distances = new double[count()][fleet.count()];
        boolean[][] saw = new boolean[count()][fleet.count()];
        Map<String, Integer> numbers = new HashMap<>();
        for (int g = 0; g < count(); g++) {
            sizes[g] = members[g].length;
            whose[g] = names.isEmpty() ? g : numbers.computeIfAbsent(names.get(g), name -> numbers.size());
            for (int model = 0; model < fleet.count(); model++) {
                saw[g][model] = fleet.saw()[model].get(members[g][0]);
                distances[g][model] =
                        knows[model][places[g]] ? nearest(fleet.of(model, Kind.TRAIN), members[g]) : Double.NaN;
            }
        }
        return new GroupEffects(sizes, distances, saw, whose);
    }

    private static double nearest(float[] distances, int[] members) {
        double nearest = Double.POSITIVE_INFINITY;
        for (int member : members) {
            nearest = Math.min(nearest, distances[member]);
        }
        return nearest;
    }
}
