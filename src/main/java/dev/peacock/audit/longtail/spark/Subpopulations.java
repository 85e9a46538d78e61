package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.Components;
import dev.peacock.check.UserError;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.TextColumn;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.nearest.HiddenStore;
import dev.peacock.spark.nearest.Neighbours;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * The subpopulation of each example, from a column of the data set or from clusters of similar examples.
 *
 * @param train [n], 0..C-1
 * @param test [q]; -1 where the example is in none of the train examples' subpopulations, or it is not known in which
 * @param testKnown whether a test example that is in none is known to be of another subpopulation
 * @param names by subpopulation; empty for clusters, which have none
 * @param source where they come from, to follow "subpopulations are "
 */
record Subpopulations(int[] train, int[] test, boolean testKnown, List<String> names, String source) {
    static final int NONE = -1;

    /** The values from which distances are computed, always Euclidean. */
    enum Space {
        /** The unscaled values of the examples. */
        PIXELS,
        /** The activations of the last hidden layer of one model that is trained on all train examples. */
        HIDDEN
    }

    /** {@link #of} column: those of the user's own column; UserError where the packed store has none for train examples. */
    static Subpopulations ofColumn(OutputDirectory out, Experiment experiment) throws IOException {
        requireExamples(out, experiment);
        TextColumn column = column(out, experiment);
        int n = experiment.trainSize();
        if (column == null) {
            throw new UserError(
                    out.root() + ": the data set does not say which subpopulation a train example belongs to; "
                            + wayOut(experiment.config().dataset().train()));
        }
        int[] train = Arrays.copyOf(column.codes(), n);
        int count = Arrays.stream(train).max().orElseThrow() + 1;
        int[] test = Arrays.stream(column.codes(), n, column.codes().length)
                .map(code -> code < count ? code : NONE)
                .toArray();
        String name = experiment.config().dataset().train().subpopulation();
        return new Subpopulations(
                train,
                test,
                test.length > 0 && column.codes()[n] != TextColumn.NONE,
                column.names().subList(0, count),
                "the values of " + (name == null ? "a column" : "column '" + name + "'") + " of the data set");
    }

    /** Whether {@link #ofColumn} finds one. */
    static boolean hasColumn(OutputDirectory out, Experiment experiment) throws IOException {
        return !experiment.config().dataset().isImported() && column(out, experiment) != null;
    }

    /** Null where the packed store has none for train examples. */
    private static @Nullable TextColumn column(OutputDirectory out, Experiment experiment) throws IOException {
        Path store = out.store(experiment.contentHash());
        TextColumn column = StoreFooter.read(out.files(), store).readSubpopulations(out.files(), store);
        return column == null || column.codes()[0] == TextColumn.NONE ? null : column;
    }

    private static String wayOut(SourceConfig train) {
        String place = train.placeOfSubpopulations();
        return place == null
                ? "its format has no place for that, and csv, parquet, numpy and folder have; use --by pixels"
                : "set dataset.train.subpopulation to " + place + ", and run train again, which trains no model twice; "
                        + "or use --by pixels";
    }

    /** The nearest train examples of every example in a space; UserError for a fleet without its examples. */
    static Neighbours neighbours(JavaSparkContext spark, OutputDirectory out, Experiment experiment, Space space)
            throws IOException {
        requireExamples(out, experiment);
        return space == Space.PIXELS
                ? Neighbours.of(spark, out, experiment)
                : HiddenStore.neighbours(spark, out, experiment);
    }

    /** The components of the train examples [n], see {@link Components}. */
    static int[] components(Neighbours neighbours, Experiment experiment, int k) {
        int[] ofTrain = Arrays.copyOf(neighbours.ids(), experiment.trainSize() * neighbours.kept());
        return Components.of(ofTrain, experiment.trainLabels(), k);
    }

    /**
     * Those of {@link Components} over the train examples. A test example belongs to the component of the nearest train example
     * of its own label among the nearest that are known, of all labels; to none where none of them has its label.
     *
     * @param k 1 to {@link dev.peacock.estimate.Adjustment#MOST_NEIGHBOURS}
     */
    static Subpopulations ofClusters(Neighbours neighbours, Experiment experiment, int k, Space space) {
        int[] train = components(neighbours, experiment, k);
        String by = space == Space.PIXELS
                ? "by the examples' values"
                : "by the last hidden layer of a model that was trained on all train examples";
        return new Subpopulations(
                train,
                nearestOfLabel(experiment, neighbours, train),
                false,
                List.of(),
                "the connected components of the mutual " + k + "-nearest-neighbour graph within each label, " + by);
    }

    private static int[] nearestOfLabel(Experiment experiment, Neighbours neighbours, int[] train) {
        int[] test = new int[experiment.testSize()];
        Arrays.fill(test, NONE);
        for (int j = 0; j < test.length; j++) {
            for (int rank = 0; rank < neighbours.kept() && test[j] == NONE; rank++) {
                int i = neighbours.neighbour(train.length + j, rank);
                if (i >= 0 && experiment.trainLabels()[i] == experiment.testLabels()[j]) {
                    test[j] = train[i];
                }
            }
        }
        return test;
    }

    private static void requireExamples(OutputDirectory out, Experiment experiment) {
        if (experiment.config().dataset().isImported()) {
            throw new UserError(
                    out.root() + ": is a fleet that was imported without its examples, so their subpopulations are not "
                            + "known; run the audit on a fleet that Peacock trained");
        }
        if (!experiment.hasDistances()) {
            throw new UserError(
                    out.root() + ": has texts for examples, between which Peacock knows no distance, so they have no "
                            + "clusters; run the audit on a fleet whose examples are numbers or pictures");
        }
    }

    /** C, the number of subpopulations that have a train example. */
    int count() {
        return Arrays.stream(train).max().orElse(NONE) + 1;
    }
}
