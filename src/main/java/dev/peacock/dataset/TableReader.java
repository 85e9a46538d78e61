package dev.peacock.dataset;

import dev.peacock.check.UserError;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.tabular.TableColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table, from a CSV file or from Parquet, as the texts and numbers that stand there. */
final class TableReader {
    private final SourceConfig source;
    private final @Nullable TableColumns train;
    private final Configuration hadoop;
    private final Rows rows;
    private @Nullable TableColumns first;

    /** A row: the fields of its features, in the train examples' order (see {@code Cells}), and what else it says. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
    record Row(
            @Nullable Object[] cells,
            String label,
            @Nullable String id,
            @Nullable String subpopulation,
            Source at) {}

    /** Takes the rows one by one. */
    interface Rows {
        void row(TableColumns columns, Row row);
    }

    private TableReader(SourceConfig source, @Nullable TableColumns train, Configuration hadoop, Rows rows) {
        this.source = source;
        this.train = train;
        this.hadoop = hadoop;
        this.rows = rows;
    }

    /**
     * Gives the rows of one split.
     *
     * @param train the columns of the train examples, for test examples; else null
     * @return the columns of this source; null if it has no rows
     */
    static @Nullable TableColumns read(
            SourceConfig source, @Nullable TableColumns train, Configuration hadoop, Rows rows) {
        TableReader reader = new TableReader(source, train, hadoop, rows);
        if (source instanceof SourceConfig.Csv csv) {
            return CsvReader.forEach(csv, train, true, hadoop, reader::line);
        }
        reader.parquet((SourceConfig.Parquet) source);
        return reader.first;
    }

    private void line(CSVRecord line, TableColumns columns, Source at) {
        int[] features = columns.features();
        @Nullable Object[] cells = new Object[features.length];
        for (int i = 0; i < cells.length; i++) {
            String text = CsvReader.clean(line.get(features[i]));
            cells[i] = text.isEmpty() ? null : text;
        }
        rows.row(
                columns,
                new Row(
                        cells,
                        line.get(columns.label()),
                        columns.id() == TableColumns.NONE ? null : CsvReader.clean(line.get(columns.id())),
                        columns.subpopulation() == TableColumns.NONE ? null : line.get(columns.subpopulation()),
                        at));
    }

    private void parquet(SourceConfig.Parquet parquet) {
        for (InputFile part : ParquetExamples.parts(InputFile.of(parquet.path(), hadoop))) {
            MessageType schema = ParquetExamples.schema(part, hadoop);
            TableColumns columns = columns(parquet, schema, part.path());
            List<ParquetColumns.Column> features = IntStream.of(columns.features())
                    .mapToObj(column -> column(schema, column))
                    .toList();
            List<ParquetColumns.Column> used = new ArrayList<>(features);
            IntStream.of(columns.label(), columns.id(), columns.subpopulation())
                    .filter(column -> column != TableColumns.NONE)
                    .forEach(column -> used.add(column(schema, column)));
            used.forEach(column -> ParquetColumns.requireCell(column, part.path()));
            if (first == null) {
                first = columns;
            }
            ParquetExamples.forEach(part, schema, hadoop, used, (row, at) -> {
                @Nullable
                Object[] cells = features.stream()
                        .map(column -> ParquetColumns.cell(row, column, at))
                        .toArray();
                rows.row(
                        columns,
                        new Row(
                                cells,
                                Objects.requireNonNull(text(row, schema, columns.label(), at)),
                                text(row, schema, columns.id(), at),
                                text(row, schema, columns.subpopulation(), at),
                                at));
            });
        }
    }

    private TableColumns columns(SourceConfig.Parquet parquet, MessageType schema, String file) {
        List<String> names = schema.getFields().stream().map(Type::getName).toList();
        TableColumns.Head head = new TableColumns.Head(file, names.size(), names);
        return TableColumns.of(
                head, parquet.label(), parquet.subpopulation(), parquet.keys(), train == null ? first : train, true);
    }

    private static ParquetColumns.Column column(MessageType schema, int place) {
        Type type = schema.getType(place);
        return new ParquetColumns.Column(List.of(type.getName()), type);
    }

    private static @Nullable String text(
            org.apache.parquet.example.data.Group row, MessageType schema, int place, Source at) {
        if (place == TableColumns.NONE) {
            return null;
        }
        ParquetColumns.Column column = column(schema, place);
        Object cell = ParquetColumns.cell(row, column, at);
        if (cell == null) {
            throw new UserError("%s: column '%s' is null".formatted(at.where(), column));
        }
        return cell.toString();
    }
}
