package dev.peacock.dataset;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Iterator;
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
    private final @Nullable CsvColumns train;

    private CsvReader(InputFile file, SourceConfig.Csv source, WantedShape wanted, @Nullable CsvColumns train) {
        this.file = file;
        this.source = source;
        this.wanted = wanted;
        this.train = train;
    }

    /**
     * Gives the examples of one split to the sink.
     *
     * @param train the columns of the train examples, whose order test examples take, where both have a header; else null
     * @return the columns of this file; null for an empty one
     */
    static @Nullable CsvColumns read(
            SourceConfig.Csv source,
            @Nullable CsvColumns train,
            WantedShape wanted,
            Configuration hadoop,
            ExampleSink sink) {
        InputFile file = InputFile.of(source.path(), hadoop);
        try (InputFile.Content content = file.open();
                Reader text = new CsvText(content.stream(), Charset.forName(source.encoding()), file.path());
                CSVParser parser = CSVFormat.DEFAULT.parse(text)) {
            return new CsvReader(file, source, wanted, train).readAll(parser, sink);
        } catch (IOException | UncheckedIOException e) {
            throw file.unreadable(e);
        }
    }

    private @Nullable CsvColumns readAll(CSVParser parser, ExampleSink sink) {
        CsvColumns columns = null;
        float[] features = new float[0];
        Iterator<CSVRecord> records = parser.iterator();
        for (long row = CsvColumns.isHeader(source) ? -1 : 0; records.hasNext(); row++) {
            CSVRecord line = records.next();
            if (columns == null) {
                columns = CsvColumns.of(line, source, file.path(), train);
                features = new float[columns.features().length];
            }
            if (row >= 0) {
                add(line, columns, features, new Place(row, parser.getCurrentLineNumber()), sink);
            }
        }
        return columns;
    }

    /** A row from 0, and the line of the file in which it ends. */
    private record Place(long row, long line) {
        @Override
        public String toString() {
            return "row %d (line %d)".formatted(row, line);
        }
    }

    private void add(CSVRecord line, CsvColumns columns, float[] features, Place place, ExampleSink sink) {
        if (line.size() != columns.count()) {
            throw new UserError("%s: %s has %d columns, but the first line has %d"
                    .formatted(file.path(), place, line.size(), columns.count()));
        }
        for (int i = 0; i < features.length; i++) {
            int column = columns.features()[i];
            try {
                features[i] = number(line.get(column));
            } catch (NumberFormatException e) {
                throw new UserError(
                        "%s: %s, column %s: %s".formatted(file.path(), place, columns.name(column), e.getMessage()), e);
            }
        }
        Source at = new Source(file.path(), place.row());
        sink.add(features, wanted.orElse(Shape.flat(features.length), file.path()), line.get(columns.label()), at);
        if (columns.subpopulation() != CsvColumns.NONE) {
            sink.subpopulation(line.get(columns.subpopulation()), at);
        }
    }

    /** NumberFormatException that says what the field is. */
    private static float number(String field) {
        String text = field.strip();
        if (text.startsWith("\uFEFF")) {
            text = text.substring(1);
        }
        if (text.isEmpty()) {
            throw new NumberFormatException("the field is empty");
        }
        float value;
        try {
            value = parse(text);
        } catch (NumberFormatException e) {
            throw new NumberFormatException("'" + Shown.text(text) + "' is not a number");
        }
        if (!Float.isFinite(value)) {
            throw new NumberFormatException("'" + Shown.text(text) + "' is not a finite number of 32 bits");
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
            throw new NumberFormatException("a suffix, as in Java, is not part of a number");
        }
        return Float.parseFloat(text);
    }
}
