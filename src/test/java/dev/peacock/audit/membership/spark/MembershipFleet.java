package dev.peacock.audit.membership.spark;

import dev.peacock.cluster.Outputs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.estimate.BitColumns;
import dev.peacock.estimate.Block;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.TestRun;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.stats.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;

/** A small data set with two planted copies and an outlier, and a fleet of networks on it. */
public final class MembershipFleet {
    static final int N = 160;
    static final int MODELS = 20;
    /** Copies of train examples 3 and 4 are this one and the next. */
    static final int COPY = 150;
    /** Lies apart from all others. */
    static final int APART = 155;

    static final int Q = 40;
    private static final int FEATURES = 6;

    private MembershipFleet() {}

    public static OutputDirectory output(Path out) {
        return new OutputDirectory(new Configuration(), out.toUri().toString());
    }

    /** The configuration, beside its data set in {@code directory}. */
    public static ReadConfig config(Path directory, int models, boolean margins, String... sets) throws IOException {
        write(directory.resolve("train.csv"), N, true);
        write(directory.resolve("test.csv"), Q, false);
        return TestRun.config("""
                dataset {
                  train { format = csv, path = train.csv, label = label }
                  test { format = csv, path = test.csv, label = label }
                }
                model.layers = [{ dense = 16 }, { output = 3 }]
                training { epochs = 25, batch = 16, updater { nesterovs { rate = 0.1, momentum = 0.9 } }, stack = 7 }
                subsets { ratio = 0.5, models = %d, seed = 1 }
                outcome.margins = %s
                """.formatted(models, margins), directory, sets);
    }

    private static void write(Path file, int size, boolean planted) throws IOException {
        RandomStream random = new RandomStream(size);
        List<String> rows = new ArrayList<>();
        rows.add(IntStream.range(0, FEATURES).mapToObj(f -> "f" + f + ",").reduce("", String::concat) + "label");
        List<String> made = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            int label = random.nextInt(3);
            StringBuilder row = new StringBuilder();
            for (int f = 0; f < FEATURES; f++) {
                double centre = f % 3 == label ? 1.5 : 0;
                double apart = planted && i == APART ? 9 : 0;
                row.append(Math.round(100 * (centre + apart + random.nextGaussian())) / 100.0)
                        .append(',');
            }
            made.add(row.append(label).toString());
        }
        if (planted) {
            made.set(COPY, made.get(3));
            made.set(COPY + 1, made.get(4));
        }
        rows.addAll(made);
        Files.write(file, rows);
    }

    /** The margins of the test examples, which no run saw. */
    static MarginBlock population(Path out) throws IOException {
        float[] margins = new float[Q * MODELS];
        for (OutcomeRow row : Outputs.rows(out).values()) {
            for (int j = 0; j < Q; j++) {
                margins[j * MODELS + row.run()] = Objects.requireNonNull(row.testMargin())[j];
            }
        }
        int[] ids = IntStream.range(0, Q).toArray();
        return new MarginBlock(
                new Block(0, Block.ANY, ids), margins, new BitColumns(Q, MODELS), new BitColumns(Q, MODELS));
    }

    /** All margins as they lie in the outcome files. */
    public static MarginBlock margins(Path out) throws IOException {
        OutputDirectory there = output(out);
        Outcomes outcomes =
                there.outcomes(ExperimentFile.read(there).orElseThrow().id());
        float[] margins = new float[N * MODELS];
        BitColumns included = new BitColumns(N, MODELS);
        BitColumns correct = new BitColumns(N, MODELS);
        for (org.apache.hadoop.fs.Path file : outcomes.files()) {
            for (OutcomeRow row : outcomes.read(file, N, Q, Outcomes.Kept.ALL)) {
                for (int i = 0; i < N; i++) {
                    margins[i * MODELS + row.run()] = Objects.requireNonNull(row.trainMargin())[i];
                    if (row.included().get(i)) {
                        included.set(i, row.run());
                    }
                    if (row.trainCorrect().get(i)) {
                        correct.set(i, row.run());
                    }
                }
            }
        }
        return new MarginBlock(new Block(0, Block.ANY, IntStream.range(0, N).toArray()), margins, included, correct);
    }
}
