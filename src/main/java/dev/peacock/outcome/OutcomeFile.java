package dev.peacock.outcome;

import static dev.peacock.table.Tables.OUTCOMES;

import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads and writes one Parquet file of outcome rows. The footer names the experiment and the runs, so that listing reads no rows. */
final class OutcomeFile {
    private static final MessageType SCHEMA = ParquetSchemas.of(OUTCOMES);
    private static final String EXPERIMENT = "peacock.experiment";
    private static final String RUNS = "peacock.runs";
    private static final String SEAL = "peacock.seal";
    private static final List<String> MARGINS = List.of(OUTCOMES.trainMargin.name(), OUTCOMES.testMargin.name());

    /** A fleet that an audit trained. */
    private static final Pattern OF_AUDIT =
            Pattern.compile("/audits/([a-z-]+)/(?:[a-z]+/)?fleets/[0-9a-f]+/outcomes/[^/]+$");

    private OutcomeFile() {}

    /** Experiment id and run numbers of a file. */
    record Label(String experiment, List<Integer> runs) {}

    /** A whole file of rows, in memory. */
    static byte[] bytes(Configuration hadoop, String experiment, List<OutcomeRow> rows) throws IOException {
        Map<String, String> footer = new HashMap<>();
        footer.put(EXPERIMENT, experiment);
        footer.put(
                RUNS, String.join(",", rows.stream().map(row -> "" + row.run()).toList()));
        footer.put(SEAL, Seal.MARK);
        BytesInMemory memory = new BytesInMemory();
        try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(memory)
                .withConf(hadoop)
                .withType(SCHEMA)
                .withExtraMetaData(footer)
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .withPageWriteChecksumEnabled(true)
                .build()) {
            for (OutcomeRow row : rows) {
                writer.write(toGroup(row));
            }
        }
        return Seal.seal(memory.toByteArray());
    }

    /** Reads the footer only. */
    static Label label(Configuration hadoop, Path file) throws IOException {
        try (ParquetFileReader reader = ParquetFileReader.open(SealedFile.open(hadoop, file))) {
            Map<String, String> footer = reader.getFooter().getFileMetaData().getKeyValueMetaData();
            String experiment = footer.get(EXPERIMENT);
            String runs = footer.get(RUNS);
            if (experiment == null || runs == null) {
                throw new UserError(file + ": this Parquet file was not written by Peacock as outcomes; move it away");
            }
            List<Integer> numbers = new ArrayList<>();
            for (String run : runs.isEmpty() ? new String[0] : runs.split(",", -1)) {
                numbers.add(Integer.parseInt(run));
            }
            return new Label(experiment, numbers);
        } catch (FileNotFoundException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw damaged(file, e);
        }
    }

    /** All rows of a file of {@code experiment}; margins only where asked for, since they are large. */
    static OutcomeRows open(Configuration hadoop, Path file, String experiment, int n, int q, boolean margins)
            throws IOException {
        Configuration conf = new Configuration(hadoop);
        conf.set(ReadSupport.PARQUET_READ_SCHEMA, (margins ? SCHEMA : withoutMargins()).toString());
        try {
            return new OutcomeRows(
                    new GroupReader(SealedFile.open(hadoop, file))
                            .withConf(conf)
                            // for files from before there were seals
                            .usePageChecksumVerification()
                            .build(),
                    group -> toRow(file, experiment, group, n, q),
                    e -> damaged(file, e));
        } catch (FileNotFoundException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw damaged(file, e);
        }
    }

    private static void checkAll(Configuration hadoop, Path file) throws IOException {
        try {
            if (SealedFile.open(hadoop, file) instanceof SealedFile sealed) {
                sealed.checkAll();
            }
        } catch (FileNotFoundException e) {
            throw e;
        } catch (RuntimeException | IOException e) {
            throw damaged(file, e);
        }
    }

    private static final class GroupReader extends ParquetReader.Builder<Group> {
        GroupReader(InputFile file) {
            super(file);
        }

        @Override
        protected ReadSupport<Group> getReadSupport() {
            return new GroupReadSupport();
        }
    }

    /**
     * Reads a file to its end; what is wrong with it, or null if it is whole. UserError if it is of another experiment or cannot
     * be read now.
     */
    static @Nullable String damage(Configuration hadoop, Path file, String experiment, int n, int q)
            throws IOException {
        try {
            Label label = label(hadoop, file);
            checkExperiment(file, label.experiment(), experiment);
            checkAll(hadoop, file);
            List<Integer> runs = new ArrayList<>();
            try (OutcomeRows rows = open(hadoop, file, experiment, n, q, true)) {
                for (OutcomeRow row = rows.next(); row != null; row = rows.next()) {
                    runs.add(row.run());
                }
            }
            return runs.equals(label.runs()) ? null : "its footer names runs " + label.runs() + ", and it has " + runs;
        } catch (UserError e) {
            if (e.getCause() instanceof Damage damage) {
                return damage.getMessage();
            }
            throw e;
        }
    }

    /** UserError if a file found belongs to another experiment. */
    static void checkExperiment(Path file, String found, String wanted) {
        if (!found.equals(wanted)) {
            throw new UserError(file + ": belongs to experiment " + found + ", but this directory is of " + wanted
                    + "; move the file away");
        }
    }

    private static RuntimeException damaged(Path file, Exception e) {
        if (e instanceof UserError error) {
            return error;
        }
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof SealedFile.Unreadable) {
                return new UserError(file + ": cannot be read: " + t.getMessage() + "; run the same command again", e);
            }
        }
        return new UserError(
                file + ": damaged (" + e.getMessage() + "); run " + repair(file)
                        + ", which makes its runs again, and only those",
                new Damage(e));
    }

    private static String repair(Path file) {
        Matcher audit = OF_AUDIT.matcher(file.toUri().getPath());
        return audit.find()
                ? "audit " + audit.group(1) + " --repair with the options that it had"
                : "train --repair (or import --repair, where the fleet was imported)";
    }

    /** Says of a UserError that the file is damaged, and how. */
    private static final class Damage extends Exception {
        private static final long serialVersionUID = 1L;

        Damage(Exception cause) {
            super(String.valueOf(cause.getMessage()), cause);
        }
    }

    private static MessageType withoutMargins() {
        return new MessageType(
                SCHEMA.getName(),
                SCHEMA.getFields().stream()
                        .filter(field -> !MARGINS.contains(field.getName()))
                        .toList());
    }

    private static Group toGroup(OutcomeRow row) {
        SimpleGroup group = new SimpleGroup(SCHEMA);
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
        if (!Double.isNaN(row.trainLoss())) {
            group.add(OUTCOMES.trainLoss.name(), row.trainLoss());
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
            Group list = group.addGroup(field);
            for (float value : values) {
                list.addGroup("list").add("element", value);
            }
        }
    }

    private static OutcomeRow toRow(Path file, String experiment, Group group, int n, int q) {
        int run = group.getInteger(OUTCOMES.run.name(), 0);
        checkExperiment(file, group.getString(OUTCOMES.experiment.name(), 0), experiment);
        long micros = group.getLong(OUTCOMES.finishedAt.name(), 0);
        return new OutcomeRow(
                run,
                experiment,
                bits(group, OUTCOMES.included.name(), n, run),
                bits(group, OUTCOMES.trainCorrect.name(), n, run),
                bits(group, OUTCOMES.testCorrect.name(), q, run),
                floats(group, OUTCOMES.trainMargin.name()),
                floats(group, OUTCOMES.testMargin.name()),
                group.getFieldRepetitionCount(OUTCOMES.trainLoss.name()) == 0
                        ? Double.NaN
                        : group.getDouble(OUTCOMES.trainLoss.name(), 0),
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

    private static float @Nullable [] floats(Group group, String field) {
        if (!group.getType().containsField(field) || group.getFieldRepetitionCount(field) == 0) {
            return null;
        }
        Group list = group.getGroup(field, 0);
        float[] values = new float[list.getFieldRepetitionCount("list")];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.getGroup("list", i).getFloat("element", 0);
        }
        return values;
    }
}
