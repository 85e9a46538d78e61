package dev.peacock.spark.report;

import static dev.peacock.spark.output.Cells.col;
import static dev.peacock.table.Tables.EXAMPLES;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.tabular.FittedColumn;
import dev.peacock.dataset.tabular.TableEncoding;
import dev.peacock.report.ExampleContent;
import dev.peacock.report.ReportData;
import dev.peacock.spark.output.Cells;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** The examples that a report shows, read from dataset/examples by id. */
public final class ReportExamples {
    private static final String MEND = "restore it from a copy, or remove it";

    private final SparkTables tables;
    private final Map<String, ReportData.Example> loaded = new HashMap<>();
    private @Nullable TableEncoding encoding;
    private List<String> names = List.of();
    private Map<Long, List<Double>> gains = Map.of();

    public ReportExamples(SparkTables tables) {
        this.tables = tables;
    }

    /** By train document that is loaded later: {@link ExampleContent.Text}. */
    public void setGains(Map<Long, List<Double>> gains) {
        this.gains = Map.copyOf(gains);
    }

    public void load(String split, Set<Long> ids) throws IOException {
        load(Map.of(split, ids));
    }

    /** By split. */
    void load(Map<String, Set<Long>> ids) throws IOException {
        Column wanted = lit(false);
        for (Map.Entry<String, Set<Long>> part : ids.entrySet()) {
            wanted = wanted.or(col(EXAMPLES.split)
                    .equalTo(part.getKey())
                    .and(col(EXAMPLES.id).isin(part.getValue().toArray())));
        }
        if (ids.values().stream().allMatch(Set::isEmpty)) {
            return;
        }
        if (loaded.isEmpty()) {
            encoding = columns(tables.out());
            names = encoding == null
                    ? List.of()
                    : encoding.columns().stream().map(FittedColumn::name).toList();
        }
        List<Row> rows = tables.read(EXAMPLES).filter(wanted).collectAsList();
        for (Row row : rows) {
            long id = Cells.get(row, EXAMPLES.id);
            String split = Cells.get(row, EXAMPLES.split);
            loaded.put(
                    split + id,
                    new ReportData.Example(
                            id,
                            Cells.get(row, EXAMPLES.labelName),
                            Cells.get(row, EXAMPLES.source),
                            content(row, split.equals("train") ? gains.getOrDefault(id, List.of()) : List.of()),
                            Cells.orNull(row, EXAMPLES.givenId)));
        }
    }

    /** What became of a table's columns; null for pictures, and in a directory of a Peacock that did not record it. */
    public static @Nullable TableEncoding columns(OutputDirectory out) throws IOException {
        JsonNode json = JsonFiles.read(out, OutputDirectory.COLUMNS, MEND).orElse(null);
        try {
            return json == null ? null : TableEncoding.of(json);
        } catch (JsonProcessingException e) {
            throw new UserError(out.path(OutputDirectory.COLUMNS) + ": not what Peacock writes; " + MEND, e);
        }
    }

    public ReportData.Example get(String split, long id) {
        ReportData.Example example = loaded.get(split + id);
        if (example == null) {
            throw new IllegalStateException(split + " example " + id + " is not in " + EXAMPLES.path());
        }
        return example;
    }

    /** A short name for the data set: the last part of the path of its train examples. */
    static String datasetName(SourceConfig train) {
        if (train instanceof SourceConfig.Idx idx) {
            return name(idx.images());
        } else if (train instanceof SourceConfig.Csv csv) {
            return name(csv.path());
        } else if (train instanceof SourceConfig.Parquet parquet) {
            return name(parquet.path());
        } else if (train instanceof SourceConfig.NumPy arrays) {
            return name(arrays.path());
        } else if (train instanceof SourceConfig.Folder folder) {
            return name(folder.path());
        } else if (train instanceof SourceConfig.Texts texts) {
            return name(texts.path());
        }
        if (train instanceof SourceConfig.Texts texts) {
            return name(texts.path());
        }
        return train instanceof SourceConfig.Imported imported ? name(imported.path()) : "UCI handwritten digits";
    }

    private static String name(String path) {
        String[] parts = Secrets.withoutUserInfo(path).split("/", -1);
        int last = parts.length - 1;
        while (last > 0 && parts[last].isEmpty()) {
            last--;
        }
        return last > 0 && !parts[last - 1].isEmpty() ? parts[last - 1] + "/" + parts[last] : parts[last];
    }

    private ExampleContent content(Row row, List<Double> gains) {
        String text = Cells.orNull(row, EXAMPLES.text);
        if (text != null) {
            return new ExampleContent.Text(text, gains);
        }
        byte @Nullable [] image = Cells.orNull(row, EXAMPLES.image);
        if (image != null) {
            return new ExampleContent.Png(image);
        }
        int column = row.fieldIndex(EXAMPLES.features.name());
        // an imported fleet has neither
        List<Float> values = row.isNullAt(column) ? List.of() : row.getList(column);
        float[] features = new float[values.size()];
        for (int i = 0; i < features.length; i++) {
            features[i] = values.get(i);
        }
        return encoding != null && encoding.width() == features.length
                ? new ExampleContent.Columns(names, encoding.given(features))
                : new ExampleContent.Features(features);
    }
}
