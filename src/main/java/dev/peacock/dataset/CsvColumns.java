package dev.peacock.dataset;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.SourceConfig;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The roles of the columns of a CSV file.
 *
 * @param label the place of the label
 * @param subpopulation the place of the subpopulation, or {@link #NONE}
 * @param features [features] the place of each feature
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once, never compared
record CsvColumns(FirstLine line, int label, int subpopulation, int[] features) {
    static final int NONE = -1;

    /** How many columns there are, and their names where the file has a header. */
    private record FirstLine(
            String file, int columns, @Nullable List<String> names) {
        static FirstLine of(CSVRecord record, SourceConfig.Csv source, String file) {
            List<String> names = record.stream()
                    .map(name -> name.replace("\uFEFF", "").strip())
                    .toList();
            return new FirstLine(file, names.size(), isHeader(source) ? names : null);
        }

        /** The place of a column given by name or by number; {@code what} it is for. */
        int place(String given, String what) {
            if (names != null && names.contains(given)) {
                int place = names.indexOf(given);
                if (place != names.lastIndexOf(given)) {
                    throw new UserError("%s has several columns named '%s'; give the %s's number instead"
                            .formatted(file, Shown.text(given), what));
                }
                return place;
            }
            if (isNumber(given)) {
                int place = Integer.parseInt(given);
                if (place < columns) {
                    return place;
                }
                throw new UserError("%s has no column %s for the %s: its columns are 0..%d"
                        .formatted(file, given, what, columns - 1));
            }
            throw new UserError("%s has no column '%s' for the %s; its header is: %s"
                    .formatted(file, Shown.text(given), what, names == null ? "missing" : Shown.list(names)));
        }
    }

    /** Whether the first line of the file names its columns. */
    static boolean isHeader(SourceConfig.Csv source) {
        String subpopulation = source.subpopulation();
        return source.header() || !isNumber(source.label()) || (subpopulation != null && !isNumber(subpopulation));
    }

    private static boolean isNumber(String column) {
        return column.matches("[0-9]{1,9}");
    }

    /**
     * Learns the columns from the first line of a file. Where this file and that of the train examples have headers, the features
     * are put in the train examples' order by their names; UserError that names a column which only one of the two has.
     */
    static CsvColumns of(CSVRecord first, SourceConfig.Csv source, String file, @Nullable CsvColumns train) {
        FirstLine line = FirstLine.of(first, source, file);
        int label = line.place(source.label(), "label");
        String named = source.subpopulation();
        int subpopulation = named == null ? NONE : line.place(named, "subpopulation");
        if (named != null && subpopulation == label) {
            throw new UserError("%s: column '%s' cannot be both the label and the subpopulation"
                    .formatted(file, Shown.text(named)));
        }
        int[] features = IntStream.range(0, line.columns())
                .filter(column -> column != label && column != subpopulation)
                .toArray();
        if (features.length == 0) {
            throw new UserError(file + " has no feature columns beside the label"
                    + (subpopulation == NONE ? "" : " and the subpopulation"));
        }
        CsvColumns own = new CsvColumns(line, label, subpopulation, features);
        return train == null ? own : own.inTheOrderOf(train);
    }

    private CsvColumns inTheOrderOf(CsvColumns train) {
        List<String> wanted = train.featureNames();
        List<String> names = featureNames();
        if (names.isEmpty() || wanted.isEmpty() || names.equals(wanted)) {
            return this;
        }
        train.refuseRepeated(wanted);
        refuseRepeated(names);
        refuseLone(line.file(), names, train.line().file(), wanted);
        refuseLone(train.line().file(), wanted, line.file(), names);
        int[] places =
                wanted.stream().mapToInt(name -> features[names.indexOf(name)]).toArray();
        return new CsvColumns(line, label, subpopulation, places);
    }

    /** Empty for a file without a header. */
    private List<String> featureNames() {
        List<String> names = line.names();
        return names == null
                ? List.of()
                : IntStream.of(features).mapToObj(names::get).toList();
    }

    private void refuseRepeated(List<String> names) {
        HashSet<String> seen = new HashSet<>();
        Stream<String> repeated = names.stream().filter(name -> !seen.add(name));
        repeated.findFirst().ifPresent(name -> {
            throw new UserError("%s has several columns named '%s', so test and train columns cannot be matched"
                    .formatted(line.file(), Shown.text(name)));
        });
    }

    private static void refuseLone(String file, List<String> names, String otherFile, List<String> otherNames) {
        HashSet<String> known = new HashSet<>(names);
        List<String> lone =
                otherNames.stream().filter(name -> !known.contains(name)).toList();
        if (!lone.isEmpty()) {
            throw new UserError("%s does not have these columns of %s: %s; train and test need the same features"
                    .formatted(file, otherFile, Shown.list(lone)));
        }
    }

    int count() {
        return line.columns();
    }

    /** What messages call a column: its name in quotes, or its number. */
    String name(int column) {
        List<String> names = line.names();
        return names == null ? Integer.toString(column) : "'" + Shown.text(names.get(column)) + "'";
    }
}
