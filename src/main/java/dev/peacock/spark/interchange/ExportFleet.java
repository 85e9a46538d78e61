package dev.peacock.spark.interchange;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.config.ModelConfig;
import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.outcome.Outcomes.Kept;
import dev.peacock.outcome.SealedRows;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.SparkTables;
import dev.peacock.training.CheckpointShares;
import dev.peacock.training.DocumentScores;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Writes the finished runs as the arrays that {@link ImportFleet} reads. Outcome files are read once an array, a row at a time. */
public final class ExportFleet {
    private final SparkTables tables;
    private final FinishedFleet fleet;
    private final Experiment experiment;
    private final PrintStream log;

    public ExportFleet(JobContext context, FinishedFleet fleet) {
        this.tables = new SparkTables(context.session(), fleet.out());
        this.fleet = fleet;
        this.experiment = fleet.experiment();
        this.log = context.log();
    }

    public void run(Path target) throws IOException {
        long n = experiment.trainSize();
        long q = experiment.testSize();
        long t = fleet.runs().length;
        boolean[] margins = {true};
        boolean[] predictions = {experiment.isLabelled()};
        boolean[] documents = {true};
        boolean[] characters = {true};
        boolean[] shares = {true};
        forEach(Kept.ALL, row -> {
            DocumentScores of = row.documents();
            documents[0] &= of != null;
            shares[0] &= row.shares() != null;
            characters[0] &= of != null && of.trainCharacters() != null;
            margins[0] &= row.trainMargin() != null && row.testMargin() != null;
            predictions[0] &= row.trainPrediction() != null && row.testPrediction() != null;
        });
        fleet.out().writeFile(target, stream -> {
            try (NpzWriter writer = ExportTarget.writer(stream)) {
                writer.add("trainset_mask", NpyType.BOOL, bits(OutcomeRow::included), t, n);
                writer.add("trainset_correctness", NpyType.BOOL, bits(OutcomeRow::trainCorrect), t, n);
                writer.add("testset_correctness", NpyType.BOOL, bits(OutcomeRow::testCorrect), t, q);
                if (documents[0]) {
                    addDocuments(writer, characters[0]);
                } else if (margins[0]) {
                    // an import would take what is called margin for log-odds
                    String of = isDenoiser() ? "denoising" : "margin";
                    writer.add("trainset_" + of, NpyType.FLOAT32, floats(OutcomeRow::trainMargin), t, n);
                    writer.add("testset_" + of, NpyType.FLOAT32, floats(OutcomeRow::testMargin), t, q);
                }
                if (shares[0]) {
                    writer.add(
                            "trainset_share",
                            NpyType.FLOAT32,
                            floats(row -> shares(row).train()),
                            t,
                            n);
                    writer.add(
                            "testset_share",
                            NpyType.FLOAT32,
                            floats(row -> shares(row).test()),
                            t,
                            q);
                }
                if (predictions[0]) {
                    writer.add("trainset_prediction", NpyType.INT32, predictions(OutcomeRow::trainPrediction), t, n);
                    writer.add("testset_prediction", NpyType.INT32, predictions(OutcomeRow::testPrediction), t, q);
                }
                if (experiment.isLabelled()) {
                    writer.add("train_labels", NpyType.INT32, labels(experiment.trainLabels()), n);
                    writer.add("test_labels", NpyType.INT32, labels(experiment.testLabels()), q);
                    writer.addTexts("label_names", experiment.labelNames());
                }
                for (String split : List.of("train", "test")) {
                    List<String> ids = ids(split);
                    if (!ids.isEmpty()) {
                        writer.addTexts(split + "_ids", ids);
                    }
                }
            }
        });
        List<String> more = new ArrayList<>();
        if (documents[0]) {
            more.add("scores of documents");
        } else if (margins[0]) {
            more.add(isDenoiser() ? "denoising scores" : "margins");
        }
        if (shares[0]) {
            more.add("shares of checkpoints");
        }
        if (predictions[0]) {
            more.add("predicted labels");
        }
        log.println("export: " + t + " models" + (more.isEmpty() ? "" : " with " + String.join(", ", more)) + " in "
                + target);
    }

    /** Of a language model; under names that are not those of margins, since an import would take them for log-odds. */
    private void addDocuments(NpzWriter writer, boolean characters) throws IOException {
        long t = fleet.runs().length;
        long n = experiment.trainSize();
        long q = experiment.testSize();
        writer.add("trainset_log_probability", NpyType.FLOAT32, floats(OutcomeRow::trainMargin), t, n);
        writer.add("testset_log_probability", NpyType.FLOAT32, floats(OutcomeRow::testMargin), t, q);
        writer.add("trainset_accuracy", NpyType.FLOAT32, floats(row -> of(row).trainAccuracy()), t, n);
        writer.add("testset_accuracy", NpyType.FLOAT32, floats(row -> of(row).testAccuracy()), t, q);
        if (characters) {
            writer.add("trainset_characters", NpyType.UINT8, this::characters, t, n, lengthOfDocuments());
        }
    }

    private boolean isDenoiser() {
        return experiment.config().model() instanceof ModelConfig.Denoiser;
    }

    private long lengthOfDocuments() {
        return Objects.requireNonNull(experiment.shape()).size();
    }

    private static CheckpointShares shares(OutcomeRow row) {
        return Objects.requireNonNull(row.shares());
    }

    private static DocumentScores of(OutcomeRow row) {
        return Objects.requireNonNull(row.documents());
    }

    private void characters(NpyOutput elements) throws IOException {
        forEach(Kept.ALL, row -> elements.put(Objects.requireNonNull(of(row).trainCharacters())));
    }

    /** What the examples of a split are called, in their order; none unless each has a name. */
    private List<String> ids(String split) throws IOException {
        List<Row> rows = tables.read(EXAMPLES)
                .filter(col(EXAMPLES.split)
                        .equalTo(split)
                        .and(col(EXAMPLES.givenId).isNotNull()))
                .select(col(EXAMPLES.id), col(EXAMPLES.givenId))
                .sort(col(EXAMPLES.id))
                .collectAsList();
        int size = split.equals("train") ? experiment.trainSize() : experiment.testSize();
        return rows.size() < size
                ? List.of()
                : rows.stream().map(row -> Cells.get(row, EXAMPLES.givenId)).toList();
    }

    private NpyOutput.Elements bits(Function<OutcomeRow, PackedBits> of) {
        return elements -> forEach(Kept.BITS, row -> {
            PackedBits bits = of.apply(row);
            for (int i = 0; i < bits.length(); i++) {
                elements.put(bits.get(i));
            }
        });
    }

    private NpyOutput.Elements predictions(Function<OutcomeRow, @Nullable PackedLabels> of) {
        return elements -> forEach(Kept.PREDICTIONS, row -> {
            PackedLabels labels = Objects.requireNonNull(of.apply(row));
            for (int i = 0; i < labels.length(); i++) {
                elements.put(labels.get(i));
            }
        });
    }

    private NpyOutput.Elements floats(Function<OutcomeRow, float @Nullable []> of) {
        return elements -> forEach(Kept.SCORES, row -> {
            for (float value : Objects.requireNonNull(of.apply(row))) {
                elements.put(value);
            }
        });
    }

    private static NpyOutput.Elements labels(int[] labels) {
        return elements -> {
            for (int label : labels) {
                elements.put(label);
            }
        };
    }

    private interface Rows {
        void accept(OutcomeRow row) throws IOException;
    }

    /** The rows of the fleet's runs, in the order of the runs. */
    private void forEach(Kept kept, Rows into) throws IOException {
        Outcomes outcomes = fleet.out().outcomes(experiment.id());
        for (String file : outcomes.filesOf(fleet.runs(), fleet.inventory())) {
            Map<Integer, OutcomeRow> ofStack = new TreeMap<>();
            try (SealedRows<OutcomeRow> rows =
                    outcomes.rows(new Path(file), experiment.trainSize(), experiment.testSize(), kept)) {
                for (OutcomeRow row = rows.next(); row != null; row = rows.next()) {
                    if (Arrays.binarySearch(fleet.runs(), row.run()) >= 0) {
                        ofStack.put(row.run(), row);
                    }
                }
            }
            for (OutcomeRow row : ofStack.values()) {
                into.accept(row);
            }
        }
    }
}
