package dev.peacock.text.input;

import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.storage.ParquetColumn;
import dev.peacock.text.Utf8;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** A document a row. A group of rows belongs to the piece of the file that has its middle. */
final class ParquetTexts {
    private static final int PIECE_OF_PAGE = 1 << 20;

    private final Piece piece;
    private final TextOptions options;
    private final int longest;

    private ParquetTexts(Piece piece, TextOptions options, int longest) {
        this.piece = piece;
        this.options = options;
        this.longest = longest;
    }

    static void read(Piece piece, TextOptions options, Configuration hadoop, int longest, Consumer<Document> documents)
            throws IOException {
        ParquetTexts texts = new ParquetTexts(piece, options, longest);
        Configuration own = new Configuration(hadoop);
        // Parquet's Snappy makes its memory larger, and all of it zero, once for each piece of a page that it is given:
        // of 4 KiB, 40 MB took two minutes
        own.setInt("io.file.buffer.size", PIECE_OF_PAGE);
        ParquetReadOptions range = HadoopReadOptions.builder(own)
                .withRange(piece.from(), piece.to())
                .build();
        try (ParquetFileReader reader = texts.open(own, range)) {
            texts.forEach(reader, documents);
        }
    }

    /** UserError where a column is not there, or cannot be what it is asked for. */
    static void check(Piece piece, TextOptions options, Configuration hadoop) throws IOException {
        ParquetTexts texts = new ParquetTexts(piece, options, 0);
        try (ParquetFileReader reader =
                texts.open(hadoop, HadoopReadOptions.builder(hadoop).build())) {
            texts.columns(reader.getFileMetaData().getSchema());
        }
    }

    private ParquetFileReader open(Configuration hadoop, ParquetReadOptions read) {
        return readable(() -> ParquetFileReader.open(HadoopInputFile.fromPath(piece.path(), hadoop), read));
    }

    private <T> T readable(Callable<T> reading) {
        try {
            return reading.call();
        } catch (UserError e) {
            throw e;
        } catch (Exception e) {
            // parquet-hadoop throws any unchecked exception on damaged files
            throw new UserError(Shown.path(piece.name()) + " is not a readable Parquet file: " + Reason.ofRoot(e), e);
        }
    }

    /** The text's, the id's if there is one, and the others that are in the file and not in the names of its directories. */
    private List<ParquetColumn> columns(MessageType schema) {
        List<ParquetColumn> columns = new ArrayList<>();
        columns.add(ParquetColumn.find(schema, options.text(), Shown.path(piece.name())));
        ParquetRow.requireText(columns.get(0), schema, piece.name());
        if (options.id() != null) {
            columns.add(ParquetColumn.find(schema, options.id(), Shown.path(piece.name())));
        }
        for (String column : options.columns()) {
            if (schema.containsField(column) || piece.partition(column) == null) {
                columns.add(ParquetColumn.find(schema, column, Shown.path(piece.name())));
            }
        }
        columns.forEach(column -> ParquetRow.requireSingle(column, piece.name()));
        return columns;
    }

    private void forEach(ParquetFileReader reader, Consumer<Document> documents) {
        MessageType schema = reader.getFileMetaData().getSchema();
        List<ParquetColumn> columns = columns(schema);
        MessageType wanted = ParquetColumn.only(schema, columns);
        reader.setRequestedSchema(wanted);
        MessageColumnIO io =
                new ColumnIOFactory(reader.getFileMetaData().getCreatedBy()).getColumnIO(wanted, schema, true);
        ParquetRow row = new ParquetRow(wanted, columns);
        while (true) {
            @Nullable PageReadStore group = readable(reader::readNextRowGroup);
            if (group == null) {
                return;
            }
            long first = group.getRowIndexOffset().orElse(0L);
            RecordReader<ParquetRow> rows = readable(() -> io.getRecordReader(group, row));
            for (long i = 0; i < group.getRowCount(); i++) {
                row.clear();
                readable(rows::read);
                documents.accept(document(row, schema, first + i));
            }
        }
    }

    private Document document(ParquetRow row, MessageType schema, long number) {
        byte[] bytes = row.text();
        if (bytes == null) {
            throw new UserError("%s, row %d: the text in column '%s' is null; leave such rows out"
                    .formatted(Shown.path(piece.name()), number, Shown.text(options.text())));
        }
        if (bytes.length > longest) {
            String where = "%s, row %d, column '%s'".formatted(piece.name(), number, options.text());
            throw Longest.exceeded(where, bytes.length, longest);
        }
        Utf8.Repaired text = Utf8.repaired(bytes);
        String id = options.id() == null ? piece.name() + "#" + number : row.value(1);
        if (id == null) {
            throw new UserError("%s, row %d: the id in column '%s' is null"
                    .formatted(Shown.path(piece.name()), number, Shown.text(String.valueOf(options.id()))));
        }
        return new Document(id, number, text.utf8(), text.replaced(), others(row, schema));
    }

    private Map<String, String> others(ParquetRow row, MessageType schema) {
        if (options.columns().isEmpty()) {
            return Map.of();
        }
        Map<String, String> others = new LinkedHashMap<>();
        int next = options.id() == null ? 1 : 2;
        for (String column : options.columns()) {
            String partition = schema.containsField(column) ? null : piece.partition(column);
            String value = partition == null ? row.value(next++) : partition;
            if (value != null) {
                others.put(column, value);
            }
        }
        return others;
    }
}
