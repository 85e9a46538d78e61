package dev.peacock.audit.epsilon.spark;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.DatasetConfig;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.DatasetPacker;
import dev.peacock.dataset.StoreFooter;
import dev.peacock.dataset.TextColumn;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.PackedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.jspecify.annotations.Nullable;

/**
 * A column of the user's table that says which train examples are canaries. It is none that the models learnt from, so the data set in
 * the output directory lacks it: the table is read again, and must still give the same train examples.
 */
record CanaryColumn(Experiment experiment, String name) {
    private static final List<String> YES = List.of("1", "1.0", "true", "yes");
    private static final List<String> NO = List.of("0", "0.0", "false", "no");

    /** Whether the data set's configuration has a column of that name which is no feature. */
    static boolean isOne(Experiment experiment, String name) {
        SourceConfig train = experiment.config().dataset().train();
        return name.equals(train.subpopulation()) || train.keys().ignore().contains(name);
    }

    /** The train examples with this value; of null, those with 1, true or yes where all others have 0, false or no. */
    BitSet canaries(Configuration hadoop, @Nullable String value) throws IOException {
        TextColumn column = read(hadoop);
        List<String> names = column.names();
        int[] ofTrain = Arrays.copyOf(column.codes(), experiment.trainSize());
        if (value == null) {
            TreeSet<String> others = new TreeSet<>();
            IntStream.of(ofTrain)
                    .distinct()
                    .mapToObj(names::get)
                    .filter(text -> !isOf(YES, text) && !isOf(NO, text))
                    .forEach(others::add);
            if (!others.isEmpty()) {
                throw new UserError("--canaries " + Shown.text(name) + ": the column has the value '"
                        + Shown.text(others.first()) + "', which is neither yes nor no (1 or 0, true or false); say "
                        + "with --canary-value which value marks a canary");
            }
        }
        BitSet found = new BitSet();
        for (int i = 0; i < ofTrain.length; i++) {
            String text = names.get(ofTrain[i]);
            found.set(i, value == null ? isOf(YES, text) : value.equals(text));
        }
        return found;
    }

    private static boolean isOf(List<String> words, String text) {
        return words.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    private TextColumn read(Configuration hadoop) throws IOException {
        Path packed = Files.createTempFile("peacock-canaries-", ".bin");
        try {
            StoreFooter footer = pack(hadoop, packed);
            if (!footer.contentHash().equals(experiment.contentHash())) {
                throw new UserError("--canaries " + Shown.text(name)
                        + ": the data set's files have changed since the fleet was trained, so their rows may be other "
                        + "examples; restore them, or list the canaries in a file");
            }
            return Objects.requireNonNull(footer.readSubpopulations(
                    FileSystem.getLocal(hadoop), new org.apache.hadoop.fs.Path(packed.toUri())));
        } finally {
            Files.deleteIfExists(packed);
        }
    }

    private StoreFooter pack(Configuration hadoop, Path packed) throws IOException {
        DatasetConfig dataset = experiment.config().dataset();
        SourceConfig train = dataset.train().withSubpopulation(name);
        try {
            return DatasetPacker.pack(
                    dataset.withSources(train, dataset.split() == null ? dataset.test() : train),
                    PackedData.classes(experiment.config().model()),
                    hadoop,
                    packed);
        } catch (UserError e) {
            // it speaks of the key for subpopulations, which the user may not have set
            throw new UserError(
                    "--canaries " + Shown.text(name)
                            + ": the table cannot be read with this column as the one that marks "
                            + "canaries, which every row must fill: " + e.getMessage(),
                    e);
        }
    }
}
