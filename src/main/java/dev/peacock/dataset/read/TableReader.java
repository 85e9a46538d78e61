package dev.peacock.dataset.read;

import dev.peacock.check.Problems;
import dev.peacock.config.SourceConfig;
import dev.peacock.config.TableKeys;
import dev.peacock.dataset.tabular.TableColumns;
import dev.peacock.storage.ParquetColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a table, from a CSV file, Parquet or an array of numbers, as the texts and numbers that stand there. */
public final class TableReader {
    private final SourceConfig source;
    private final @Nullable TableColumns train;
    private final Configuration hadoop;
    private final Problems problems;
    private final Rows rows;
    private @Nullable TableColumns first;

    /** A row: the fields of its features, in the train examples' order (see {@code Cells}), and what else it says. */
    public record Row(
            @Nullable Object[] cells,
            String label,
            @Nullable String id,
            @Nullable String subpopulation,
            Source at) {}

    /** Takes the rows one by one. */
    public interface Rows {
        void row(TableColumns columns, Row row);
    }

    private TableReader(
            SourceConfig source, @Nullable TableColumns train, Configuration hadoop, Problems problems, Rows rows) {
        this.source = source;
        this.train = train;
        this.hadoop = hadoop;
        this.problems = problems;
        this.rows = rows;
    }

    /**
     * Gives the rows of one split. UserError where the file cannot be read at all.
     *
     * @param train the columns of the train examples, for test examples; else null
     * @param problems gets what is wrong with columns and lines, which are left out
     * @return the columns of this source; null if it has no rows
     */
    public static @Nullable TableColumns read(
            SourceConfig source, @Nullable TableColumns train, Configuration hadoop, Problems problems, Rows rows) {
        return problems.about(source.path(), () -> new TableReader(source, train, hadoop, problems, rows).read());
    }

    private @Nullable TableColumns read() {
        if (source instanceof SourceConfig.Csv csv) {
            return CsvReader.forEach(csv, train, true, hadoop, problems, this::line);
        }
        if (source instanceof SourceConfig.NumPy arrays) {
            return NumPyReader.readRows(arrays, train, hadoop, problems, rows);
        }
        parquet((SourceConfig.Parquet) source);
        return first;
    }

    private void line(CSVRecord line, TableColumns columns, Source at) {
        int[] features = columns.features();
        @Nullable Object[] cells = new Object[features.length];
        for (int i = 0; i < cells.length; i++) {
            String text = features[i] == TableColumns.NONE ? "" : CsvReader.clean(line.get(features[i]));
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
            List<@Nullable ParquetColumn> features = IntStream.of(columns.features())
                    .<@Nullable ParquetColumn>mapToObj(
                            column -> column == TableColumns.NONE ? null : column(schema, column))
                    .toList();
            List<ParquetColumn> used = new ArrayList<>();
            features.stream().filter(Objects::nonNull).forEach(used::add);
            IntStream.of(columns.label(), columns.id(), columns.subpopulation())
                    .filter(column -> column != TableColumns.NONE)
                    .forEach(column -> used.add(column(schema, column)));
            used.forEach(column -> ParquetColumns.requireCell(column, part.path()));
            if (first == null) {
                first = columns;
            }
            ParquetExamples.forEach(part, schema, hadoop, used, (row, at) -> {
                Row[] read = new Row[1];
                if (problems.heed("rows", () -> read[0] = row(row, schema, columns, features, at))) {
                    rows.row(columns, read[0]);
                }
            });
        }
    }

    private static Row row(
            Group row, MessageType schema, TableColumns columns, List<@Nullable ParquetColumn> features, Source at) {
        @Nullable
        Object[] cells = features.stream()
                .map(column -> column == null ? null : ParquetColumns.cell(row, column, at))
                .toArray();
        return new Row(
                cells,
                Objects.requireNonNull(text(row, schema, columns.label(), at)),
                text(row, schema, columns.id(), at),
                text(row, schema, columns.subpopulation(), at),
                at);
    }

    /** Columns of train examples that cannot be features are problems, and are left out like those in {@code ignore}. */
    private TableColumns columns(SourceConfig.Parquet parquet, MessageType schema, String file) {
        TableColumns all = columns(parquet, parquet.keys(), schema, file);
        if (train != null) {
            return all;
        }
        List<String> ignored = new ArrayList<>(parquet.keys().ignore());
        IntStream.of(all.features())
                .filter(place -> place != TableColumns.NONE)
                .mapToObj(place -> column(schema, place))
                .filter(column -> !problems.heed("columns", () -> ParquetColumns.requireCell(column, file)))
                .forEach(column -> ignored.add(column.type().getName()));
        TableKeys keys =
                new TableKeys(parquet.keys().id(), ignored, parquet.keys().categorical());
        return keys.equals(parquet.keys()) ? all : columns(parquet, keys, schema, file);
    }

    private TableColumns columns(SourceConfig.Parquet parquet, TableKeys keys, MessageType schema, String file) {
        List<String> names = schema.getFields().stream().map(Type::getName).toList();
        TableColumns.Head head = new TableColumns.Head(file, names.size(), names);
        return TableColumns.of(
                head, parquet.label(), parquet.subpopulation(), keys, train == null ? first : train, true, problems);
    }

    private static ParquetColumn column(MessageType schema, int place) {
        Type type = schema.getType(place);
        return new ParquetColumn(List.of(type.getName()), type);
    }

    private static @Nullable String text(Group row, MessageType schema, int place, Source at) {
        if (place == TableColumns.NONE) {
            return null;
        }
        ParquetColumn column = column(schema, place);
        Object cell = ParquetColumns.cell(row, column, at);
        if (cell == null || (cell instanceof Double number && number.isNaN())) {
            throw ParquetColumns.isNull(column, at);
        }
        return cell.toString();
    }
}
