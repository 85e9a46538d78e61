package dev.peacock.dataset.read;

import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.dataset.image.WantedShape;
import dev.peacock.storage.ParquetColumn;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.api.ReadSupport;
import org.apache.parquet.hadoop.example.GroupReadSupport;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads a Parquet file, or a directory of them in the order of their names. */
public final class ParquetExamples {
    private final SourceConfig.Parquet source;
    private final WantedShape wanted;
    private final Configuration hadoop;
    private final ExampleSink sink;
    private final KnownIds known = new KnownIds();

    /** What a row is read for; null is not there. */
    private record Columns(
            ParquetColumn label,
            ParquetColumn values,
            @Nullable ParquetColumn subpopulation,
            @Nullable ParquetColumn id) {
        List<ParquetColumn> all() {
            return Stream.of(label, values, subpopulation, id)
                    .filter(Objects::nonNull)
                    .toList();
        }
    }

    private ParquetExamples(SourceConfig.Parquet source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        this.source = source;
        this.wanted = wanted;
        this.hadoop = hadoop;
        this.sink = sink;
    }

    public static void read(SourceConfig.Parquet source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        ParquetExamples reader = new ParquetExamples(source, wanted, hadoop, sink);
        parts(InputFile.of(source.path(), hadoop))
                .forEach(part -> sink.problems().heed("files", () -> reader.readPart(part)));
    }

    /** The files of a data set: names that begin with _ or . are Spark's own notes. */
    static List<InputFile> parts(InputFile input) {
        if (!input.isDirectory()) {
            return List.of(input);
        }
        List<InputFile> parts = input.children().stream()
                .filter(part -> !part.isDirectory() && !part.name().startsWith("_"))
                .toList();
        if (parts.isEmpty()) {
            throw new UserError(input.path() + " is a directory without Parquet files");
        }
        return parts;
    }

    /** Whether a file has images where they are unless the configuration says otherwise. */
    public static boolean hasImages(SourceConfig.Parquet source, Configuration hadoop) {
        MessageType schema = schema(parts(InputFile.of(source.path(), hadoop)).get(0), hadoop);
        return schema.containsField(SourceConfig.Parquet.IMAGE)
                && ParquetColumns.isBinary(schema.getType(SourceConfig.Parquet.IMAGE))
                && schema.getType(SourceConfig.Parquet.IMAGE).getLogicalTypeAnnotation() == null;
    }

    private void readPart(InputFile part) {
        MessageType schema = schema(part, hadoop);
        Columns columns = columns(schema, part);
        if (columns == null) {
            return;
        }
        forEach(
                part,
                schema,
                hadoop,
                columns.all(),
                (row, at) -> sink.problems().heed("rows", () -> add(row, columns, at)));
    }

    /** Takes the rows of a file one by one. */
    interface Rows {
        void row(Group row, Source at);
    }

    /** Gives the rows of a file of that schema, with these columns only. */
    static void forEach(
            InputFile part, MessageType schema, Configuration hadoop, List<ParquetColumn> columns, Rows rows) {
        Configuration projected = reachable(part, hadoop);
        projected.set(
                ReadSupport.PARQUET_READ_SCHEMA,
                ParquetColumn.only(schema, columns).toString());
        readable(part, () -> {
            try (ParquetReader<Group> reader = ParquetReader.builder(
                            new GroupReadSupport(), part.status().getPath())
                    .withConf(projected)
                    .build()) {
                long next = 0;
                for (@Nullable Group row = reader.read(); row != null; row = reader.read()) {
                    rows.row(row, new Source(part.path(), next++));
                }
            }
            return part;
        });
    }

    static MessageType schema(InputFile part, Configuration hadoop) {
        part.requireRegular();
        return readable(part, () -> {
            try (ParquetFileReader reader =
                    ParquetFileReader.open(HadoopInputFile.fromStatus(part.status(), reachable(part, hadoop)))) {
                return reader.getFooter().getFileMetaData().getSchema();
            }
        });
    }

    private static Configuration reachable(InputFile part, Configuration hadoop) {
        Configuration own = new Configuration(hadoop);
        if (part.isUnnameable()) {
            own.set("fs.file.impl", RawLocalFileSystem.class.getName());
            own.setBoolean("fs.file.impl.disable.cache", true);
        }
        return own;
    }

    private static <T> T readable(InputFile part, Callable<T> reading) {
        try {
            return reading.call();
        } catch (UserError e) {
            throw e;
        } catch (Exception e) {
            // parquet-hadoop throws any unchecked exception on damaged files.
            throw new UserError(part.path() + " is not a readable Parquet file: " + Reason.ofRoot(e), e);
        }
    }

    /** Null where the label was noted as a problem. */
    private @Nullable Columns columns(MessageType schema, InputFile part) {
        ParquetColumn label = sink.problems().attempt("", () -> {
            ParquetColumn found = ParquetColumn.find(schema, source.label(), part.path());
            ParquetColumns.requireText(found, part.path(), "label");
            return found;
        });
        ParquetColumn subpopulation = text(schema, source.subpopulation(), part, "subpopulation");
        ParquetColumn id = text(schema, source.keys().id(), part, "id");
        ParquetColumn values = values(schema, part);
        return label == null ? null : new Columns(label, values, subpopulation, id);
    }

    private static @Nullable ParquetColumn text(
            MessageType schema, @Nullable String name, InputFile part, String what) {
        if (name == null) {
            return null;
        }
        ParquetColumn found = ParquetColumn.find(schema, name, part.path());
        ParquetColumns.requireText(found, part.path(), what);
        return found;
    }

    private ParquetColumn values(MessageType schema, InputFile part) {
        if (source.image() != null) {
            ParquetColumn image = ParquetColumn.find(schema, source.image(), part.path());
            ParquetColumns.requireBinary(image, part.path());
            return image;
        }
        if (source.features() == null) {
            throw new UserError(part.path() + " needs the name of its features or of its image column");
        }
        ParquetColumn features = ParquetColumn.find(schema, source.features(), part.path());
        ParquetColumns.requireNumbers(features, part.path());
        return features;
    }

    private void add(Group row, Columns columns, Source at) {
        String text = ParquetColumns.text(row, columns.label(), at);
        ParquetColumn values = columns.values();
        if (source.image() != null) {
            ImageDecoder.Decoded decoded =
                    ImageDecoder.decode(ParquetColumns.binary(row, values, at), at.where(), wanted);
            sink.add(decoded.pixels(), decoded.shape(), text, at);
        } else {
            float[] numbers = ParquetColumns.numbers(row, values, at);
            sink.add(numbers, wanted.orElse(Shape.flat(numbers.length), at.where()), text, at);
        }
        if (columns.subpopulation() != null) {
            sink.subpopulation(ParquetColumns.text(row, columns.subpopulation(), at), at);
        }
        if (columns.id() != null) {
            String id = ParquetColumns.text(row, columns.id(), at);
            known.add(id, at);
            sink.id(id);
        }
    }
}
