package dev.peacock.spark.experiment;

import dev.peacock.check.UserError;
import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import dev.peacock.npy.NpzWriter;
import dev.peacock.outcome.FleetArrays;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * dataset/labels.npz: train_labels and test_labels of an imported fleet, which has no packed store to keep them. It is not
 * there where the fleet came without labels.
 */
public final class ImportedLabels {
    static final String NAME = "dataset/labels.npz";
    /** The label of every example of a fleet that came without labels. */
    public static final int NONE = -1;

    public static final String NONE_NAME = "unlabelled";

    private ImportedLabels() {}

    public static void write(OutputDirectory out, FleetArrays.Labels labels) throws IOException {
        out.writeFile(out.path(NAME), stream -> {
            try (NpzWriter writer = new NpzWriter(stream)) {
                writer.add("train_labels", NpyType.INT32, all(labels.train()), labels.train().length);
                writer.add("test_labels", NpyType.INT32, all(labels.test()), labels.test().length);
            }
        });
    }

    private static NpyOutput.Elements all(int[] labels) {
        return elements -> {
            for (int label : labels) {
                elements.put(label);
            }
        };
    }

    /** The labels of the directory's imported fleet; all are {@link #NONE} where it came without. */
    public static FleetArrays.Labels read(OutputDirectory out, ExperimentFile file) throws IOException {
        if (file.labelNames().isEmpty()) {
            return none(file.trainSize(), file.testSize());
        }
        Path path = out.path(NAME);
        try {
            Optional<FleetArrays.Labels> labels =
                    out.files().exists(path) ? FleetArrays.labels(out.hadoop(), path) : Optional.empty();
            return labels.filter(
                            read -> read.train().length == file.trainSize() && read.test().length == file.testSize())
                    .orElseThrow(() -> new UserError("they are not there, or not as many"));
        } catch (UserError e) {
            throw new UserError(
                    path + ": the labels of the imported fleet are missing, damaged, or do not match "
                            + OutputDirectory.EXPERIMENT
                            + "; run import --repair with its arrays, which writes them anew",
                    e);
        }
    }

    public static FleetArrays.Labels none(int trainSize, int testSize) {
        int[] train = new int[trainSize];
        int[] test = new int[testSize];
        Arrays.fill(train, NONE);
        Arrays.fill(test, NONE);
        return new FleetArrays.Labels(train, test, List.of(), true);
    }
}
