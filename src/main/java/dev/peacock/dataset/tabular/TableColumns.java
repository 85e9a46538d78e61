package dev.peacock.dataset.tabular;

import dev.peacock.check.Problems;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.TableKeys;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The roles of the columns of a table.
 *
 * @param label the place of the label
 * @param subpopulation the place of the subpopulation, or {@link #NONE}
 * @param id the place of what names each row, or {@link #NONE}
 * @param features [features] the place of each feature; {@link #NONE} of one that the file lacks, which is a problem
 */
public record TableColumns(Head head, TableKeys keys, int label, int subpopulation, int id, int[] features) {
    public static final int NONE = -1;

    private static final String OTHERWISE_SEPARATED = "(?s).*[;\t|].*";

    /** What pandas calls an index that it writes as a column. */
    private static final String INDEX = "__index_level_\\d+__";

    /** How many columns a file has, and their names where it says them. */
    public record Head(String file, int columns, @Nullable List<String> names) {

        /** The place of a column given by name or by number; {@code what} it is for. */
        int place(String given, String what) {
            int place = find(given, what);
            if (place != NONE) {
                return place;
            }
            if (isNumber(given)) {
                throw new UserError("%s has no column %s for the %s: its columns are 0..%d%s"
                        .formatted(file, given, what, columns - 1, separated()));
            }
            throw new UserError("%s has no column '%s' for the %s; its header is: %s%s"
                    .formatted(
                            file, Shown.text(given), what, names == null ? "missing" : Shown.list(names), separated()));
        }

        /** What mends a file that seems to separate its columns by something else than commas. */
        private String separated() {
            boolean isOne = columns == 1 && (names == null || names.get(0).matches(OTHERWISE_SEPARATED));
            return isOne
                    ? "; that is one column, since columns are separated by commas: save the file with commas in place of "
                            + "semicolons or tabs"
                    : "";
        }

        /** The same; {@link #NONE} and a problem where there is no such column. */
        int place(String given, String what, Problems problems) {
            Integer place = problems.attempt("", () -> place(given, what));
            return place == null ? NONE : place;
        }

        private int find(String given, String what) {
            if (names != null && names.contains(given)) {
                int place = names.indexOf(given);
                if (place != names.lastIndexOf(given)) {
                    throw new UserError("%s has several columns named '%s'; give the %s's number instead"
                            .formatted(file, Shown.text(given), what));
                }
                return place;
            }
            return isNumber(given) && Integer.parseInt(given) < columns ? Integer.parseInt(given) : NONE;
        }

        /** Whether a column is an index that pandas wrote, which says nothing of a row: the first, without a name, or one of its names. */
        private boolean isIndex(int column) {
            return names != null
                    && (column == 0 && names.get(column).isEmpty()
                            || names.get(column).matches(INDEX));
        }

        /** A column's name, or its number where it has none. */
        String name(int column) {
            return names == null ? Integer.toString(column) : names.get(column);
        }
    }

    public static boolean isNumber(String column) {
        return column.matches("[0-9]{1,9}");
    }

    /** So many columns of numbers without names, all of them features. */
    public static TableColumns ofNumbers(String file, int columns) {
        int[] all = IntStream.range(0, columns).toArray();
        return new TableColumns(new Head(file, columns, null), TableKeys.NONE, NONE, NONE, NONE, all);
    }

    /**
     * Learns the roles from the head of a file. Where this file and that of the train examples have headers, the features
     * are put in the train examples' order by their names. What {@code keys} does not say is as in the train examples, if the file has
     * such a column. {@code named}: whether columns have to have names that differ.
     * What is wrong goes to {@code problems}, and its column is {@link #NONE}; UserError where there is no label or no feature.
     */
    public static TableColumns of(
            Head head,
            String labelColumn,
            @Nullable String group,
            TableKeys keys,
            @Nullable TableColumns train,
            boolean named,
            Problems problems) {
        String file = head.file();
        int label = head.place(labelColumn, "label", problems);
        int subpopulation = group == null ? NONE : head.place(group, "subpopulation", problems);
        if (group != null && label != NONE && subpopulation == label) {
            problems.add("%s: column '%s' cannot be both the label and the subpopulation"
                    .formatted(file, Shown.text(group)));
        }
        int id = id(head, keys, train, problems);
        if (id != NONE && (id == label || id == subpopulation)) {
            problems.add("%s: column '%s' cannot be both the id and the %s"
                    .formatted(file, Shown.text(head.name(id)), id == label ? "label" : "subpopulation"));
        }
        Set<Integer> ignored = ignored(head, keys, train, problems);
        // a subpopulation may be ignored, too: neither is a feature
        for (int used : new int[] {label, id}) {
            if (used != NONE && ignored.contains(used)) {
                problems.add("%s: column '%s' is in ignore, but is the %s"
                        .formatted(file, Shown.text(head.name(used)), used == label ? "label" : "id"));
            }
        }
        if (train == null) {
            keys.categorical().forEach(column -> head.place(column, "key categorical", problems));
        }
        if (label == NONE) {
            head.place(labelColumn, "label"); // which says it again: without labels, the rows say nothing
        }
        int[] features = IntStream.range(0, head.columns())
                .filter(column -> column != label && column != subpopulation && column != id)
                .filter(column -> !ignored.contains(column) && !head.isIndex(column))
                .toArray();
        if (features.length == 0) {
            throw new UserError(file + " has no feature columns beside the label"
                    + (subpopulation == NONE ? "" : " and the subpopulation") + head.separated());
        }
        TableColumns own = new TableColumns(head, keys, label, subpopulation, id, features);
        if (named) {
            own.refuseRepeated(problems);
        }
        return train == null ? own : own.inTheOrderOf(train, problems);
    }

    private static int id(Head head, TableKeys keys, @Nullable TableColumns train, Problems problems) {
        if (keys.id() != null) {
            return head.place(keys.id(), "id", problems);
        }
        String inTrain = train == null ? null : train.keys().id();
        return inTrain == null ? NONE : head.find(inTrain, "id");
    }

    private static Set<Integer> ignored(Head head, TableKeys keys, @Nullable TableColumns train, Problems problems) {
        Set<Integer> ignored = keys.ignore().stream()
                .map(column -> head.place(column, "key ignore", problems))
                .collect(Collectors.toCollection(HashSet::new));
        if (train != null) {
            train.keys().ignore().forEach(column -> ignored.add(head.find(column, "key ignore")));
        }
        return ignored;
    }

    private TableColumns inTheOrderOf(TableColumns train, Problems problems) {
        List<String> wanted = train.namesOfFeatures();
        List<String> names = namesOfFeatures();
        if (names.isEmpty() || wanted.isEmpty() || names.equals(wanted)) {
            return this;
        }
        train.refuseRepeated(problems);
        refuseRepeated(problems);
        refuseLone(head.file(), names, train.head().file(), wanted, problems);
        refuseLone(train.head().file(), wanted, head.file(), names, problems);
        int[] places = wanted.stream()
                .mapToInt(names::indexOf)
                .map(place -> place < 0 ? NONE : features[place])
                .toArray();
        return new TableColumns(head, keys, label, subpopulation, id, places);
    }

    /** Empty for a file without a header. */
    private List<String> namesOfFeatures() {
        return head.names() == null ? List.of() : featureNames();
    }

    /** The features' names, or their numbers where they have none. */
    public List<String> featureNames() {
        return IntStream.of(features).mapToObj(head::name).toList();
    }

    private void refuseRepeated(Problems problems) {
        List<String> names = namesOfFeatures();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                problems.add(
                        "%s: column %d, counted from 0, has no name; give it one, or add it to ignore by its number"
                                .formatted(head.file(), features[i]));
            }
        }
        HashSet<String> seen = new HashSet<>();
        Stream<String> repeated = names.stream().filter(name -> !name.isEmpty() && !seen.add(name));
        repeated.forEach(
                name -> problems.add("%s has several columns named '%s', so test and train columns cannot be matched"
                        .formatted(head.file(), Shown.text(name))));
    }

    private static void refuseLone(
            String file, List<String> names, String otherFile, List<String> otherNames, Problems problems) {
        HashSet<String> known = new HashSet<>(names);
        List<String> lone =
                otherNames.stream().filter(name -> !known.contains(name)).toList();
        if (!lone.isEmpty()) {
            problems.add("%s does not have these columns of %s: %s; train and test need the same features"
                    .formatted(file, otherFile, Shown.list(lone)));
        }
    }

    public int count() {
        return head.columns();
    }

    /**
     * Whether the first line of a file that is said to have no header seems to be one: it has no number, and the second line has one
     * in a feature where the first has a word. Such a column would be refused in any case.
     */
    public boolean seemNamedBy(IntFunction<String> first, IntFunction<String> second) {
        return IntStream.range(0, count()).noneMatch(column -> isReal(first.apply(column)))
                && IntStream.of(features)
                        .filter(column -> column != NONE && !keys.categorical().contains(Integer.toString(column)))
                        .anyMatch(column -> isReal(second.apply(column))
                                && !Cells.isGap(first.apply(column).strip())
                                && !first.apply(column).isBlank());
    }

    private static boolean isReal(String field) {
        try {
            String text = field.strip();
            return !text.isEmpty() && Double.isFinite(Cells.number(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    /** What messages call a column: its name in quotes, or its number. */
    public String name(int column) {
        return head.names() == null ? Integer.toString(column) : "'" + Shown.text(head.name(column)) + "'";
    }
}
