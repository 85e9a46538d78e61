package dev.peacock.training.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.check.UserError;
import dev.peacock.config.ProgramFile;
import dev.peacock.config.Shape;
import dev.peacock.dataset.PackedStore;
import dev.peacock.dataset.text.Vocabulary;
import dev.peacock.npy.BitRows;
import dev.peacock.npy.NpyArray;
import dev.peacock.npy.NpyOutput;
import dev.peacock.npy.NpyType;
import dev.peacock.training.RunSpec;
import dev.peacock.training.TrainedRun;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A program's input and output files, in the directory in which it runs. Rows are the runs of the stack, in order. */
record CommandFiles(Path directory, PackedStore store, List<RunSpec> stack, boolean margins) {
    static final String JOB = "job.json";
    static final String MASKS = "masks.npy";
    static final String SEEDS = "seeds.npy";
    static final String TRAIN_CORRECT = "train_correct.npy";
    static final String TEST_CORRECT = "test_correct.npy";
    static final String TRAIN_MARGIN = "train_margin.npy";
    static final String TEST_MARGIN = "test_margin.npy";
    static final String TRAIN_PREDICTION = "train_prediction.npy";
    static final String TEST_PREDICTION = "test_prediction.npy";
    static final String TRAIN_LOSS = "train_loss.npy";
    static final String DIVERGED = "diverged.npy";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Writes what the program needs; {@code examples} is where those are that all stacks share. */
    void write(List<ProgramFile> program, Path examples) throws IOException {
        for (ProgramFile file : program) {
            Path path = directory.resolve(file.name());
            Files.createDirectories(Objects.requireNonNull(path.getParent()));
            Files.writeString(path, file.text());
        }
        for (String shared : List.of(ExampleArrays.EXAMPLES, ExampleArrays.LABELS)) {
            Files.createSymbolicLink(directory.resolve(shared), examples.resolve(shared));
        }
        try (OutputStream out = ExampleArrays.open(directory.resolve(MASKS))) {
            NpyOutput.write(out, NpyType.BOOL, this::putMasks, stack.size(), store.trainSize());
        }
        try (OutputStream out = ExampleArrays.open(directory.resolve(SEEDS))) {
            NpyOutput.write(out, NpyType.INT64, this::putSeeds, stack.size(), 2);
        }
        Files.write(directory.resolve(JOB), MAPPER.writeValueAsBytes(job()));
    }

    private ObjectNode job() {
        Shape shape = store.shape();
        ObjectNode job = MAPPER.createObjectNode();
        job.set("runs", MAPPER.valueToTree(stack.stream().map(RunSpec::run).toList()));
        job.put("train_examples", store.trainSize());
        job.put("test_examples", store.testSize());
        job.set("shape", MAPPER.valueToTree(List.of(shape.height(), shape.width(), shape.channels())));
        job.put("scale", store.scale());
        job.set("label_names", MAPPER.valueToTree(store.labelNames()));
        Vocabulary vocabulary = store.vocabulary();
        if (vocabulary != null) {
            job.set("vocabulary", MAPPER.valueToTree(vocabulary));
        }
        job.put("margins", margins);
        return job;
    }

    private void putMasks(NpyOutput array) throws IOException {
        for (RunSpec spec : stack) {
            for (int i = 0; i < store.trainSize(); i++) {
                array.put(spec.mask().includes(i));
            }
        }
    }

    /** Without their sign, since most generators take none. */
    private void putSeeds(NpyOutput array) throws IOException {
        for (RunSpec spec : stack) {
            array.put(spec.initSeed() >>> 1);
            array.put(spec.orderSeed() >>> 1);
        }
    }

    /** Reads what the program left. UserError where a file is missing, or has another shape or other values than it must. */
    List<TrainedRun> read() throws IOException {
        boolean[] diverged = diverged();
        List<PackedBits> train = bits(TRAIN_CORRECT, store.trainSize());
        List<PackedBits> test = bits(TEST_CORRECT, store.testSize());
        float[][] trainMargins = margins ? margins(TRAIN_MARGIN, store.trainSize(), diverged) : null;
        float[][] testMargins = margins ? margins(TEST_MARGIN, store.testSize(), diverged) : null;
        List<@Nullable PackedLabels> trainPredictions = predictions(TRAIN_PREDICTION, 0, store.trainSize(), train);
        List<@Nullable PackedLabels> testPredictions =
                predictions(TEST_PREDICTION, store.trainSize(), store.size(), test);
        double[] loss = loss();
        List<TrainedRun> runs = new ArrayList<>();
        for (int i = 0; i < diverged.length; i++) {
            int run = stack.get(i).run();
            runs.add(
                    diverged[i]
                            ? new TrainedRun.Diverged(
                                    run, "Run " + run + " diverged: training.command says so in " + DIVERGED + ".")
                            : new TrainedRun.Evaluated(
                                    run,
                                    train.get(i),
                                    test.get(i),
                                    trainMargins == null ? null : trainMargins[i],
                                    testMargins == null ? null : testMargins[i],
                                    trainPredictions.get(i),
                                    testPredictions.get(i),
                                    loss[i],
                                    null,
                                    null));
        }
        return runs;
    }

    private boolean[] diverged() throws IOException {
        boolean[] diverged = new boolean[stack.size()];
        if (Files.exists(directory.resolve(DIVERGED))) {
            NpyArray array = array(DIVERGED, stack.size());
            int[] marks = array.wholeNumbers(1);
            for (int i = 0; i < diverged.length; i++) {
                diverged[i] = marks[i] == 1;
            }
        }
        return diverged;
    }

    private List<PackedBits> bits(String name, int columns) throws IOException {
        List<PackedBits> bits = new ArrayList<>();
        try (BitRows rows = array(name, stack.size(), columns).bitRows()) {
            for (int i = 0; i < stack.size(); i++) {
                bits.add(rows.next());
            }
        }
        return bits;
    }

    private float[][] margins(String name, int columns, boolean[] diverged) throws IOException {
        float[][] margins = new float[stack.size()][columns];
        array(name, stack.size(), columns).reals((at, value) -> {
            int row = (int) (at / columns);
            if (!Double.isFinite(value) && !diverged[row]) {
                throw new UserError(name + ": row " + row + ", column " + at % columns + " is " + value
                        + ", but margins are finite numbers; compute them from logits, or mark the run in " + DIVERGED);
            }
            margins[row][(int) (at % columns)] = (float) value;
        });
        return margins;
    }

    /** The labels that each run gives the examples from {@code from} to {@code to - 1}; null where the program does not say. */
    private List<@Nullable PackedLabels> predictions(String name, int from, int to, List<PackedBits> correct)
            throws IOException {
        if (!Files.exists(directory.resolve(name))) {
            return Collections.nCopies(stack.size(), null);
        }
        int columns = to - from;
        int classes = store.labelNames().size();
        char[] predicted = new char[Math.multiplyExact(stack.size(), columns)];
        array(name, stack.size(), columns).reals((at, value) -> {
            int row = (int) (at / columns);
            int column = (int) (at % columns);
            if (!(value >= 0 && value < classes) || value != Math.rint(value)) {
                throw new UserError(name + ": row " + row + ", column " + column + " is " + value
                        + ", but predictions are whole numbers from 0 to " + (classes - 1)
                        + ", places in label_names of " + JOB);
            }
            if ((value == store.label(from + column)) != correct.get(row).get(column)) {
                throw new UserError(name + ": row " + row + ", column " + column + " is " + (int) value
                        + ", and the label is " + store.label(from + column) + ", but "
                        + name.replace("prediction", "correct") + " says that the model is "
                        + (correct.get(row).get(column) ? "right" : "wrong"));
            }
            predicted[(int) at] = (char) value;
        });
        List<@Nullable PackedLabels> labels = new ArrayList<>();
        for (int row = 0; row < stack.size(); row++) {
            labels.add(PackedLabels.of(predicted, row * columns, (row + 1) * columns, classes));
        }
        return labels;
    }

    /** NaN for all runs where the program gives none. */
    private double[] loss() throws IOException {
        double[] loss = new double[stack.size()];
        Arrays.fill(loss, Double.NaN);
        if (Files.exists(directory.resolve(TRAIN_LOSS))) {
            array(TRAIN_LOSS, stack.size()).reals((at, value) -> loss[(int) at] = value);
        }
        return loss;
    }

    private NpyArray array(String name, long... shape) throws IOException {
        Path file = directory.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new UserError("training.command succeeded, but wrote no " + name + " in the directory in which it ran"
                    + (name.endsWith("margin.npy") ? ", which outcome.margins = true requires" : ""));
        }
        NpyArray array = NpyArray.of(new LocalContent(file));
        List<Long> wanted = Arrays.stream(shape).boxed().toList();
        if (!array.shape().equals(wanted)) {
            throw new UserError(
                    "training.command wrote " + name + " with the shape " + array.shape() + ", but it must be " + wanted
                            + ": the runs of the stack" + (shape.length > 1 ? ", by the examples" : ""));
        }
        return array;
    }
}
