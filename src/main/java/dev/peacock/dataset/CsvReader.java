package dev.peacock.dataset;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values: one label column, perhaps one that names subpopulations, and all others are features in their
 * order.
 */
final class CsvReader {
    private final InputFile file;
    private final SourceConfig.Csv source;
    private final WantedShape wanted;
    private final boolean headed;
    private @Nullable List<String> header;
    private int columns = -1;
    private int labelColumn = -1;
    private int subpopulationColumn = -1;

    private CsvReader(InputFile file, SourceConfig.Csv source, WantedShape wanted) {
        this.file = file;
        this.source = source;
        this.wanted = wanted;
        String subpopulation = source.subpopulation();
        this.headed =
                source.header() || !isNumber(source.label()) || (subpopulation != null && !isNumber(subpopulation));
    }

    static void read(SourceConfig.Csv source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        InputFile file = InputFile.of(source.path(), hadoop);
        try (InputFile.Content content = file.open();
                Reader text = new CsvText(content.stream(), Charset.forName(source.encoding()), file.path());
                CSVParser parser = CSVFormat.DEFAULT.parse(text)) {
            new CsvReader(file, source, wanted).readAll(parser, sink);
        } catch (IOException | UncheckedIOException e) {
            throw file.unreadable(e);
        }
    }

    private void readAll(CSVParser parser, ExampleSink sink) {
        Iterator<CSVRecord> records = parser.iterator();
        float[] features = new float[0];
        for (long row = headed ? -1 : 0; records.hasNext(); row++) {
            CSVRecord line = records.next();
            if (columns < 0) {
                begin(line);
                features = new float[features()];
            }
            if (row < 0) {
                continue;
            }
            if (line.size() != columns) {
                throw new UserError("%s: row %d (line %d) has %d columns, but the first line has %d"
                        .formatted(file.path(), row, parser.getCurrentLineNumber(), line.size(), columns));
            }
            for (int column = 0, next = 0; column < columns; column++) {
                if (column != labelColumn && column != subpopulationColumn) {
                    features[next++] = number(line.get(column), row, parser.getCurrentLineNumber(), column);
                }
            }
            Shape shape = wanted.orElse(Shape.flat(features.length), file.path());
            Source at = new Source(file.path(), row);
            sink.add(features, shape, line.get(labelColumn), at);
            if (subpopulationColumn >= 0) {
                sink.subpopulation(line.get(subpopulationColumn), at);
            }
        }
    }

    /** Learns the columns from the first line. */
    private void begin(CSVRecord first) {
        columns = first.size();
        if (headed) {
            header = first.stream()
                    .map(name -> name.replace("\uFEFF", "").strip())
                    .toList();
        }
        labelColumn = column(source.label(), "label");
        if (source.subpopulation() != null) {
            subpopulationColumn = column(source.subpopulation(), "subpopulation");
            if (subpopulationColumn == labelColumn) {
                throw new UserError(file.path() + ": column '" + source.subpopulation()
                        + "' cannot be both the label and the subpopulation");
            }
        }
        if (features() < 1) {
            throw new UserError(file.path() + " has no feature columns beside the label"
                    + (subpopulationColumn < 0 ? "" : " and the subpopulation"));
        }
    }

    private int features() {
        return columns - (subpopulationColumn < 0 ? 1 : 2);
    }

    /** The place of a column given by name or by number; {@code what} it is for. */
    private int column(String given, String what) {
        if (header != null && header.contains(given)) {
            int column = header.indexOf(given);
            if (column != header.lastIndexOf(given)) {
                throw new UserError("%s has several columns named '%s'; give the %s's number instead"
                        .formatted(file.path(), given, what));
            }
            return column;
        }
        if (isNumber(given)) {
            long column = Long.parseLong(given);
            if (column < columns) {
                return (int) column;
            }
            throw new UserError("%s has no column %s for the %s: its columns are 0..%d"
                    .formatted(file.path(), given, what, columns - 1));
        }
        throw new UserError("%s has no column '%s' for the %s; its header is: %s"
                .formatted(file.path(), given, what, header == null ? "missing" : String.join(", ", header)));
    }

    private float number(String field, long row, long line, int column) {
        String text = field.strip();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.isEmpty()) {
            throw bad("the field is empty", row, line, column);
        }
        float value;
        try {
            value = parse(text);
        } catch (NumberFormatException e) {
            throw bad("'" + text + "' is not a number", row, line, column);
        }
        if (!Float.isFinite(value)) {
            throw bad("'" + text + "' is not a finite number of 32 bits", row, line, column);
        }
        return value;
    }

    /** Small integers, the bulk of all image data, by hand: Float.parseFloat is an order of magnitude slower. */
    private static float parse(String text) {
        int length = text.length();
        if (length > 7) {
            return slowly(text);
        }
        int value = 0;
        for (int i = 0; i < length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return slowly(text);
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static float slowly(String text) {
        if (text.equalsIgnoreCase("nan")) {
            return Float.NaN;
        }
        char last = Character.toLowerCase(text.charAt(text.length() - 1));
        if (last == 'f' || last == 'd') {
            throw new NumberFormatException("Java's suffixes are no part of a number");
        }
        return Float.parseFloat(text);
    }

    private UserError bad(String what, long row, long line, int column) {
        String name = header == null ? Integer.toString(column) : "'" + header.get(column) + "'";
        return new UserError("%s: row %d (line %d), column %s: %s".formatted(file.path(), row, line, name, what));
    }

    private static boolean isNumber(String label) {
        return label.matches("[0-9]{1,9}");
    }
}
