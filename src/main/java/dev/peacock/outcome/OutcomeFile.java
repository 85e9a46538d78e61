package dev.peacock.outcome;

import static dev.peacock.table.Tables.OUTCOMES;

import dev.peacock.bits.PackedBits;
import dev.peacock.bits.PackedLabels;
import dev.peacock.training.CheckpointShares;
import dev.peacock.training.DocumentScores;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads and writes one Parquet file of outcome rows. */
final class OutcomeFile {
    private static final MessageType SCHEMA = ParquetSchemas.of(OUTCOMES);
    private static final List<String> MARGINS = List.of(OUTCOMES.trainMargin.name(), OUTCOMES.testMargin.name());
    private static final List<String> PREDICTIONS =
            List.of(OUTCOMES.trainPrediction.name(), OUTCOMES.testPrediction.name());
    private static final List<String> ACCURACIES = List.of(OUTCOMES.trainAccuracy.name(), OUTCOMES.testAccuracy.name());
    private static final String CHARACTERS = OUTCOMES.trainCharacters.name();

    private static final List<String> SHARES = List.of(OUTCOMES.trainShare.name(), OUTCOMES.testShare.name());

    /** A fleet that an audit trained. */
    private static final Pattern OF_AUDIT =
            Pattern.compile("/audits/([a-z-]+)/(?:[a-z]+/)?fleets/[0-9a-f]+/outcomes/[^/]+$");

    private OutcomeFile() {}

    /** A whole file of rows, in memory. */
    static byte[] bytes(Configuration hadoop, String experiment, List<OutcomeRow> rows) throws IOException {
        boolean documents = rows.stream().anyMatch(row -> row.documents() != null);
        boolean shares = rows.stream().anyMatch(row -> row.shares() != null);
        // files of other models lack the columns of documents, and of shares
        MessageType schema = without(field -> !documents && (ACCURACIES.contains(field) || CHARACTERS.equals(field))
                || !shares && SHARES.contains(field));
        return SealedParquet.bytes(
                hadoop,
                schema,
                new SealedParquet.Label(
                        experiment, rows.stream().map(OutcomeRow::run).toList()),
                rows.stream().map(row -> toGroup(schema, row)).toList());
    }

    /** The file as Parquet. */
    static SealedParquet sealed(Configuration hadoop, Path file) {
        return new SealedParquet(hadoop, file, "run " + repair(file) + ", which makes only its runs again");
    }

    /** All rows of a file of {@code experiment}; margins and predictions only where asked for, since they are large. */
    static SealedRows<OutcomeRow> open(
            Configuration hadoop, Path file, String experiment, int n, int q, Outcomes.Kept kept) throws IOException {
        SealedParquet parquet = sealed(hadoop, file);
        return parquet.open(schema(kept), group -> toRow(parquet, experiment, group, n, q));
    }

    /**
     * Reads a file to its end; what is wrong with it, or null if it is whole. UserError if it is of another experiment or cannot
     * be read now.
     */
    static @Nullable String damage(Configuration hadoop, Path file, String experiment, int n, int q)
            throws IOException {
        SealedParquet parquet = sealed(hadoop, file);
        return parquet.damage(experiment, SCHEMA, group -> toRow(parquet, experiment, group, n, q), OutcomeRow::run);
    }

    private static String repair(Path file) {
        Matcher audit = OF_AUDIT.matcher(file.toUri().getPath());
        return audit.find()
                ? "audit " + audit.group(1) + " --repair with the same options"
                : "train --repair (or import --repair, where the fleet was imported)";
    }

    private static MessageType schema(Outcomes.Kept kept) {
        return without(field -> kept.compareTo(Outcomes.Kept.PREDICTIONS) < 0 && PREDICTIONS.contains(field)
                || kept.compareTo(Outcomes.Kept.SCORES) < 0
                        && (MARGINS.contains(field) || ACCURACIES.contains(field) || SHARES.contains(field))
                        && !(kept == Outcomes.Kept.TEST_MARGINS && field.equals(OUTCOMES.testMargin.name()))
                || kept != Outcomes.Kept.ALL && CHARACTERS.equals(field));
    }

    private static MessageType without(Predicate<String> left) {
        return new MessageType(
                SCHEMA.getName(),
                SCHEMA.getFields().stream()
                        .filter(field -> !left.test(field.getName()))
                        .toList());
    }

    private static Group toGroup(MessageType schema, OutcomeRow row) {
        SimpleGroup group = new SimpleGroup(schema);
        group.add(OUTCOMES.run.name(), row.run());
        group.add(OUTCOMES.experiment.name(), row.experiment());
        group.add(
                OUTCOMES.included.name(),
                Binary.fromConstantByteArray(row.included().toBytes()));
        group.add(
                OUTCOMES.trainCorrect.name(),
                Binary.fromConstantByteArray(row.trainCorrect().toBytes()));
        group.add(
                OUTCOMES.testCorrect.name(),
                Binary.fromConstantByteArray(row.testCorrect().toBytes()));
        addFloats(group, OUTCOMES.trainMargin.name(), row.trainMargin());
        addFloats(group, OUTCOMES.testMargin.name(), row.testMargin());
        addLabels(group, OUTCOMES.trainPrediction.name(), row.trainPrediction());
        addLabels(group, OUTCOMES.testPrediction.name(), row.testPrediction());
        if (!Double.isNaN(row.trainLoss())) {
            group.add(OUTCOMES.trainLoss.name(), row.trainLoss());
        }
        addDocuments(group, row.documents());
        CheckpointShares shares = row.shares();
        if (shares != null) {
            addFloats(group, OUTCOMES.trainShare.name(), shares.train());
            addFloats(group, OUTCOMES.testShare.name(), shares.test());
        }
        group.add(OUTCOMES.seconds.name(), row.seconds());
        group.add(OUTCOMES.host.name(), row.host());
        group.add(OUTCOMES.device.name(), row.device());
        group.add(OUTCOMES.trainer.name(), row.trainer());
        group.add(
                OUTCOMES.finishedAt.name(),
                row.finishedAt().getEpochSecond() * 1_000_000 + row.finishedAt().getNano() / 1_000);
        return group;
    }

    private static void addFloats(Group group, String field, float @Nullable [] values) {
        if (values != null) {
            group.add(field, new FloatList(group.getType().getType(field).asGroupType(), values));
        }
    }

    private static void addLabels(Group group, String field, @Nullable PackedLabels labels) {
        if (labels != null) {
            group.add(field, Binary.fromConstantByteArray(labels.toBytes()));
        }
    }

    private static void addDocuments(Group group, @Nullable DocumentScores documents) {
        if (documents == null) {
            return;
        }
        addFloats(group, OUTCOMES.trainAccuracy.name(), documents.trainAccuracy());
        addFloats(group, OUTCOMES.testAccuracy.name(), documents.testAccuracy());
        byte[] characters = documents.trainCharacters();
        if (characters != null) {
            group.add(CHARACTERS, Binary.fromConstantByteArray(characters));
        }
    }

    private static @Nullable DocumentScores documents(Group group, int n, int run) {
        float[] train = floats(group, OUTCOMES.trainAccuracy.name());
        if (train == null) {
            return null;
        }
        byte[] characters =
                isThere(group, CHARACTERS) ? group.getBinary(CHARACTERS, 0).getBytes() : null;
        if (characters != null && characters.length % n != 0) {
            throw new IllegalArgumentException("run " + run + ": " + CHARACTERS + " has " + characters.length
                    + " bytes, which are not the same number for each of " + n + " documents");
        }
        float[] test = Objects.requireNonNull(floats(group, OUTCOMES.testAccuracy.name()));
        return new DocumentScores(train, test, characters);
    }

    private static @Nullable CheckpointShares shares(Group group) {
        float[] train = floats(group, OUTCOMES.trainShare.name());
        return train == null
                ? null
                : new CheckpointShares(train, Objects.requireNonNull(floats(group, OUTCOMES.testShare.name())));
    }

    private static OutcomeRow toRow(SealedParquet file, String experiment, Group group, int n, int q) {
        int run = group.getInteger(OUTCOMES.run.name(), 0);
        file.checkOwner(group.getString(OUTCOMES.experiment.name(), 0), experiment);
        long micros = group.getLong(OUTCOMES.finishedAt.name(), 0);
        return new OutcomeRow(
                run,
                experiment,
                bits(group, OUTCOMES.included.name(), n, run),
                bits(group, OUTCOMES.trainCorrect.name(), n, run),
                bits(group, OUTCOMES.testCorrect.name(), q, run),
                floats(group, OUTCOMES.trainMargin.name()),
                floats(group, OUTCOMES.testMargin.name()),
                labels(group, OUTCOMES.trainPrediction.name(), n, run),
                labels(group, OUTCOMES.testPrediction.name(), q, run),
                group.getFieldRepetitionCount(OUTCOMES.trainLoss.name()) == 0
                        ? Double.NaN
                        : group.getDouble(OUTCOMES.trainLoss.name(), 0),
                documents(group, n, run),
                shares(group),
                group.getDouble(OUTCOMES.seconds.name(), 0),
                group.getString(OUTCOMES.host.name(), 0),
                group.getString(OUTCOMES.device.name(), 0),
                group.getString(OUTCOMES.trainer.name(), 0),
                Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000));
    }

    private static PackedBits bits(Group group, String field, int length, int run) {
        byte[] bytes = group.getBinary(field, 0).getBytes();
        if (bytes.length != PackedBits.bytesFor(length)) {
            throw new IllegalArgumentException("run " + run + ": " + field + " has " + bytes.length + " bytes, but "
                    + length + " examples need " + PackedBits.bytesFor(length));
        }
        return PackedBits.of(bytes, length);
    }

    private static @Nullable PackedLabels labels(Group group, String field, int length, int run) {
        if (!isThere(group, field)) {
            return null;
        }
        byte[] bytes = group.getBinary(field, 0).getBytes();
        if (bytes.length != length && bytes.length != 2 * length) {
            throw new IllegalArgumentException("run " + run + ": " + field + " has " + bytes.length + " bytes, but "
                    + length + " examples need " + length + " or " + 2 * length);
        }
        return PackedLabels.of(bytes, length);
    }

    private static boolean isThere(Group group, String field) {
        return group.getType().containsField(field) && group.getFieldRepetitionCount(field) > 0;
    }

    private static float @Nullable [] floats(Group group, String field) {
        return isThere(group, field) ? FloatLists.of(group.getGroup(field, 0)) : null;
    }
}
