package dev.peacock.dataset.read;

import dev.peacock.check.Problems;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.WantedShape;
import dev.peacock.dataset.tabular.CsvText;
import dev.peacock.dataset.tabular.TableColumns;
import dev.peacock.dataset.tabular.UniqueNumbers;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Reads comma-separated values: one label column, perhaps one that names subpopulations, and all others are features in their
 * order.
 */
public final class CsvReader {
    private static final String NAMES = "; if it names the columns, set header = true";

    private final WantedShape wanted;
    private final ExampleSink sink;
    /** Whether some column may still be one of ids, which is asked of train examples. */
    private boolean watching;

    private float[] features = new float[0];
    /** Of each feature. */
    private UniqueNumbers[] unique = new UniqueNumbers[0];

    /** A field that is no number in a file of numbers; the message is that of a user's mistake. */
    public static final class NotNumbers extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String path;

        NotNumbers(String message, String path) {
            super(message);
            this.path = path;
        }

        /** The same as a mistake of the user; {@code end} goes on with the sentence. */
        public UserError refused(String end) {
            return new UserError(getMessage() + end, this).about(path);
        }
    }

    /** Takes the lines of a file one by one. */
    interface Lines {
        void line(CSVRecord line, TableColumns columns, Source at);
    }

    private CsvReader(boolean train, WantedShape wanted, ExampleSink sink) {
        this.watching = train;
        this.wanted = wanted;
        this.sink = sink;
    }

    /**
     * Gives the examples of one split to the sink; {@link NotNumbers} if a feature is none.
     *
     * @param train the columns of the train examples, whose order test examples take, where both have a header; else null
     * @return the columns of this file; null for an empty one
     */
    public static @Nullable TableColumns read(
            SourceConfig.Csv source,
            @Nullable TableColumns train,
            WantedShape wanted,
            Configuration hadoop,
            ExampleSink sink) {
        CsvReader reader = new CsvReader(train == null, wanted, sink);
        int[] rows = new int[1];
        TableColumns columns = forEach(source, train, false, hadoop, sink.problems(), (line, known, at) -> {
            rows[0]++;
            reader.add(line, known, at);
        });
        for (int i = 0; train == null && columns != null && i < reader.unique.length; i++) {
            String column = columns.head().file() + ": column " + columns.name(columns.features()[i]);
            reader.unique[i].note(column, rows[0], sink.problems());
        }
        return columns;
    }

    /**
     * Gives the lines of a file, without its header; {@code named} and what comes back are as in {@link TableColumns}. Lines that are
     * too short or too long are problems.
     */
    static @Nullable TableColumns forEach(
            SourceConfig.Csv source,
            @Nullable TableColumns train,
            boolean named,
            Configuration hadoop,
            Problems problems,
            Lines lines) {
        InputFile file = InputFile.of(source.path(), hadoop);
        try (InputFile.Content content = file.open();
                Reader text = new CsvText(content.stream(), Charset.forName(source.encoding()), file.path());
                CSVParser parser = CSVFormat.DEFAULT.parse(text)) {
            TableColumns columns = null;
            @Nullable CSVRecord first = null;
            Iterator<CSVRecord> records = parser.iterator();
            for (long row = isHeader(source) ? -1 : 0; records.hasNext(); row++) {
                CSVRecord line = records.next();
                if (columns == null) {
                    columns = TableColumns.of(
                            head(line, source, file.path()),
                            source.label(),
                            source.subpopulation(),
                            source.keys(),
                            train,
                            named,
                            problems);
                }
                if (row >= 0) {
                    Source at = new Source(file.path(), row, parser.getCurrentLineNumber());
                    if (line.size() != columns.count()) {
                        String problem =
                                "%s has %d columns, but the first line has %d; complete the line, or put texts "
                                        + "with commas in quotes";
                        problems.add("lines", problem.formatted(at.where(), line.size(), columns.count()));
                        continue;
                    }
                    if (first != null && columns.seemNamedBy(first::get, line::get)) {
                        problems.add(
                                "lines",
                                file.path() + ": the first line has words where the second has numbers" + NAMES);
                    }
                    first = row == 0 && !isHeader(source) ? line : null;
                    lines.line(line, columns, at);
                }
            }
            return columns;
        } catch (IOException | UncheckedIOException e) {
            throw file.unreadable(e);
        }
    }

    private static TableColumns.Head head(CSVRecord record, SourceConfig.Csv source, String file) {
        List<String> names = record.stream().map(CsvReader::clean).toList();
        return new TableColumns.Head(file, names.size(), isHeader(source) ? names : null);
    }

    /** Whether the first line of the file names its columns. */
    public static boolean isHeader(SourceConfig.Csv source) {
        String subpopulation = source.subpopulation();
        return source.header()
                || !TableColumns.isNumber(source.label())
                || (subpopulation != null && !TableColumns.isNumber(subpopulation));
    }

    /** Without space around it, and without the mark that some programs begin a file with. */
    static String clean(String field) {
        return field.replace("\uFEFF", "").strip();
    }

    private void add(CSVRecord line, TableColumns columns, Source at) {
        if (features.length != columns.features().length) {
            features = new float[columns.features().length];
            unique = Stream.generate(UniqueNumbers::new).limit(features.length).toArray(UniqueNumbers[]::new);
        }
        for (int i = 0; i < features.length; i++) {
            int column = columns.features()[i];
            if (column == TableColumns.NONE) {
                continue;
            }
            try {
                features[i] = number(line.get(column));
                if (watching) {
                    unique[i].see(features[i]);
                }
            } catch (NumberFormatException e) {
                boolean mayName = at.row() == 0 && columns.head().names() == null;
                throw new NotNumbers(
                        "%s, column %s: %s%s"
                                .formatted(at.where(), columns.name(column), e.getMessage(), mayName ? NAMES : ""),
                        at.path());
            }
        }
        watching = watching && Arrays.stream(unique).anyMatch(UniqueNumbers::isUnique);
        sink.problems().heed("the label", () -> {
            sink.add(features, wanted.orElse(Shape.flat(features.length), at.path()), line.get(columns.label()), at);
            if (columns.subpopulation() != TableColumns.NONE) {
                sink.subpopulation(line.get(columns.subpopulation()), at);
            }
        });
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
        if (text.indexOf('x') >= 0 || text.indexOf('X') >= 0) {
            throw new NumberFormatException("a number in a table is not hexadecimal");
        }
        return Float.parseFloat(text);
    }
}
