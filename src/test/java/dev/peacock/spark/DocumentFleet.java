package dev.peacock.spark;

import dev.peacock.bits.PackedBits;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.DocumentScores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The directory of a synthetic fleet of language models. Train document i raises its own mean log-probability by i / n nats in the
 * models that saw it, and that of test document i, its twin, by half of that; chance moves all scores by .05 nats (uniform). Of each
 * character that is a digit, the models that saw the document need 3 nats less.
 */
public final class DocumentFleet {
    public static final int N = 24;
    public static final int Q = 10;
    public static final int MODELS = 32;
    static final int LENGTH = 40;
    private static final int STACK = 16;

    /** By run and example. */
    public final boolean[][] seen = new boolean[MODELS][N];

    public final float[][] train = new float[MODELS][N];
    public final float[][] test = new float[MODELS][Q];
    public final float[][] trainAccuracy = new float[MODELS][N];
    public final float[][] testAccuracy = new float[MODELS][Q];
    public final List<String> texts = new ArrayList<>();

    private final Path directory;

    public DocumentFleet(Path directory) {
        this(directory, -2);
    }

    /** {@code base}: the log-probability of all documents without what is planted. */
    public DocumentFleet(Path directory, double base) {
        this.directory = directory;
        for (int i = 0; i < N + Q; i++) {
            texts.add(i == N - 1 ? "<script>alert(1)</script> 123" : "document " + i * 7919 % 1000 + " of them");
        }
        RandomStream random = new RandomStream(1);
        for (int run = 0; run < MODELS; run++) {
            for (int i = 0; i < N; i++) {
                seen[run][i] = random.nextInt(2) == 0;
                train[run][i] = (float) (noise(random) + base + (seen[run][i] ? (double) i / N : 0));
                trainAccuracy[run][i] = (float) (.5 + noise(random) + (seen[run][i] ? .2 * i / N : 0));
            }
            for (int j = 0; j < Q; j++) {
                test[run][j] = (float) (noise(random) + base + (seen[run][j] ? .5 * j / N : 0));
                testAccuracy[run][j] = (float) (.5 + noise(random));
            }
        }
    }

    private static double noise(RandomStream random) {
        return .05 * (random.nextInt(1 << 20) / (double) (1 << 20) - .5);
    }

    public ReadConfig config(String... sets) throws IOException {
        for (int split = 0; split < 2; split++) {
            List<String> lines = new ArrayList<>();
            for (int i = split * N; i < (split == 0 ? N : N + Q); i++) {
                lines.add("{\"name\": \"d" + i + "\", \"text\": \"" + texts.get(i) + "\"}");
            }
            Files.write(directory.resolve(split == 0 ? "train.jsonl" : "test.jsonl"), lines);
        }
        String source = "{ format = jsonl, text = text, id = name, path = %s.jsonl }";
        String text = "dataset { train " + source.formatted("train") + ", test " + source.formatted("test")
                + ", length = " + LENGTH
                + " }\nmodel.char-lstm { embedding = 2, hidden = 2 }\ntraining { epochs = 1, stack = "
                + STACK + " }\nsubsets.models = " + MODELS;
        return TestRun.config(text, directory, sets);
    }

    /** As training would leave it. */
    public TestRun write(Path out, String... sets) throws IOException {
        TestRun run = new TestRun(out);
        Experiment experiment = run.prepared(config(sets));
        Outcomes outcomes = run.outputDirectory().outcomes(experiment.id());
        int length = Boolean.TRUE.equals(experiment.config().outcome().characters())
                ? Objects.requireNonNull(experiment.shape()).size()
                : 0;
        for (int stack = 0; stack < MODELS / STACK; stack++) {
            List<OutcomeRow> rows = IntStream.range(stack * STACK, (stack + 1) * STACK)
                    .mapToObj(model -> row(model, experiment.id(), length))
                    .toList();
            outcomes.commit(stack, "planted", rows);
        }
        return run;
    }

    private OutcomeRow row(int run, String experiment, int length) {
        return new OutcomeRow(
                run,
                experiment,
                PackedBits.of(seen[run]),
                right(trainAccuracy[run]),
                right(testAccuracy[run]),
                train[run],
                test[run],
                null,
                null,
                1,
                new DocumentScores(trainAccuracy[run], testAccuracy[run], length > 0 ? characters(run, length) : null),
                null,
                1,
                "host",
                "cpu",
                "char-lstm",
                Instant.EPOCH);
    }

    private static PackedBits right(float[] accuracies) {
        boolean[] right = new boolean[accuracies.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = accuracies[i] > .5;
        }
        return PackedBits.of(right);
    }

    private byte[] characters(int run, int length) {
        byte[] all = new byte[N * length];
        for (int i = 0; i < N; i++) {
            for (int c = 0; c < texts.get(i).length(); c++) {
                boolean gains = seen[run][i] && Character.isDigit(texts.get(i).charAt(c));
                all[i * length + c] = DocumentScores.character(gains ? -1 : -4);
            }
        }
        return all;
    }
}
