package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.read.Source;
import dev.peacock.dataset.tabular.Cells;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Gathers the labels as text, train before test, and turns them into class numbers when all are known. */
final class LabelTable {
    /** More classes than this are a wrong label column rather than a classifier. */
    static final int MOST_CLASSES = 1 << 20;

    /** More labels than this, some of them with a fraction, are measurements rather than names. */
    private static final int MOST_FRACTIONS = 20;

    /** Spaces of all kinds, also one that does not break a line. */
    private static final Pattern ALIKE = Pattern.compile("[\\s\\p{Z}]+");

    private static final Pattern CLASS_NUMBER = Pattern.compile("[0-9]{1,18}");
    /** More whole numbers than this, and than the model has classes, are measurements too. */
    private static final int MOST_NUMBERS = 50;
    /** Of a class on average, where the model leaves their number to the data: with fewer, whole numbers are measurements. */
    private static final int LEAST_EXAMPLES = 4;

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+(\\.0+)?");
    /** Of a number whose worth is computed. */
    private static final int LONG = 30;

    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");

    /** A label as it came and where it came first. */
    private record Distinct(int code, int firstExample, Source firstSource) {}

    /** Class numbers, one an example, and the name of each class. */
    record Resolved(int[] labels, List<String> names) {}

    private final Map<String, Distinct> distinct = new LinkedHashMap<>();
    private int[] codes = new int[1024];
    private int size;
    private boolean keepsMissing;

    /** Whether words that stand for what is missing are labels like others; they are refused where this is not said. */
    void keepsMissing(boolean keeps) {
        keepsMissing = keeps;
    }

    void add(String label, Source source) {
        String trimmed = label.strip();
        if (trimmed.isEmpty()) {
            throw new UserError(source.where() + ": the label is empty; fill it in, or remove the example");
        }
        // nobody calls a folder so by mistake
        if (!keepsMissing && !source.isWholeFile() && Cells.isWordForMissing(trimmed)) {
            throw new UserError(
                    "%s: the label is '%s', which stands for one that is missing; fill it in, remove the example, or, "
                                    .formatted(source.where(), trimmed)
                            + "if it is a label like others, set dataset.missing-labels = keep");
        }
        Distinct seen = distinct.get(trimmed);
        if (seen == null) {
            if (distinct.size() == MOST_CLASSES) {
                throw new UserError("%s: more than %d distinct labels; is this the label column?"
                        .formatted(source.where(), MOST_CLASSES));
            }
            seen = new Distinct(distinct.size(), size, source);
            distinct.put(trimmed, seen);
        }
        if (size == codes.length) {
            codes = Arrays.copyOf(codes, Math.addExact(size, Math.max(size >> 1, 1)));
        }
        codes[size++] = seen.code();
    }

    int size() {
        return size;
    }

    /** The label of each example. */
    List<String> texts() {
        List<String> texts = List.copyOf(distinct.keySet());
        return IntStream.range(0, size).mapToObj(i -> texts.get(codes[i])).toList();
    }

    /** Sentences if labels differ in nothing that is easily seen, or if numbers of classes never occur; else none. */
    List<String> notes(Resolved resolved) {
        return Stream.of(alike(), sameNumbers(), neverThere(resolved))
                .flatMap(List::stream)
                .toList();
    }

    /** Labels such as 1 and 1.0. */
    private List<String> sameNumbers() {
        List<String> pairs = distinct.keySet().stream()
                .filter(label -> label.length() <= LONG && NUMBER.matcher(label).matches())
                .collect(Collectors.groupingBy(label -> new BigDecimal(label).stripTrailingZeros()))
                .values()
                .stream()
                .filter(labels -> labels.size() > 1)
                .map(labels -> "'" + labels.get(0) + "' and '" + labels.get(1) + "'")
                .sorted()
                .toList();
        return pairs.isEmpty()
                ? List.of()
                : List.of("labels that are the same number are labels of their own (pairs: " + pairs.size()
                        + ", first: " + pairs.get(0) + "); write them alike if they are one label");
    }

    /** Whole numbers count classes from 0, which those who write 1 and 2, or 1000 and 2000, may not know. */
    private List<String> neverThere(Resolved resolved) {
        int missing = resolved.names().size() - distinct.size();
        boolean numbers = distinct.keySet().stream()
                .allMatch(label -> CLASS_NUMBER.matcher(label).matches());
        return !numbers || missing <= 0
                ? List.of()
                : List.of(String.format(
                        Locale.ROOT,
                        "labels that are whole numbers count the classes from 0: a model has classes 0 to %,d, of which %,d never"
                                + " occur; write labels as words, such as c1, if they are only names",
                        resolved.names().size() - 1,
                        missing));
    }

    private List<String> alike() {
        Map<String, List<String>> alike = distinct.keySet().stream()
                .collect(Collectors.groupingBy(
                        label -> ALIKE.matcher(label).replaceAll("").toLowerCase(Locale.ROOT)));
        List<String> pairs = alike.values().stream()
                .filter(labels -> labels.size() > 1)
                .map(labels -> "'" + Shown.text(labels.get(0)) + "' and '" + Shown.text(labels.get(1)) + "'")
                .sorted()
                .toList();
        return pairs.isEmpty()
                ? List.of()
                : List.of("labels that differ only in capitals or spaces are labels of their own (pairs: "
                        + pairs.size() + ", first: " + pairs.get(0) + "); write them alike if they are one label");
    }

    /**
     * Class numbers as they are if every label is a number; else positions in the sorted names of the train labels.
     * {@code classes} is the number of classes of the model, if known. UserError with all labels that cannot be.
     */
    Resolved resolve(int trainSize, @Nullable Integer classes) {
        refuseMeasurements(classes);
        boolean numbers = distinct.keySet().stream()
                .allMatch(label -> CLASS_NUMBER.matcher(label).matches());
        List<String> names = numbers ? numberedNames(classes) : sortedNames(trainSize, classes);
        Map<String, Integer> position = new LinkedHashMap<>();
        names.forEach(name -> position.put(name, position.size()));
        int[] labelOfCode = new int[distinct.size()];
        distinct.forEach((label, entry) ->
                labelOfCode[entry.code()] = numbers ? Integer.parseInt(label) : position.getOrDefault(label, -1));
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = labelOfCode[codes[i]];
        }
        return new Resolved(labels, names);
    }

    /** Names of groups as they are, whatever they look like and wherever they stand, in order. */
    Resolved groups() {
        List<String> texts = List.copyOf(distinct.keySet());
        List<String> names = texts.stream().sorted().toList();
        int[] labels = new int[size];
        for (int i = 0; i < size; i++) {
            labels[i] = Collections.binarySearch(names, texts.get(codes[i]));
        }
        return new Resolved(labels, names);
    }

    /** {@code classes} as above. */
    private void refuseMeasurements(@Nullable Integer classes) {
        boolean numbers = distinct.keySet().stream()
                .allMatch(label -> NUMBER.matcher(label).matches());
        boolean fractions = distinct.keySet().stream()
                .anyMatch(label -> !WHOLE.matcher(label).matches());
        int known = classes == null ? size / LEAST_EXAMPLES : classes;
        int most = fractions ? MOST_FRACTIONS : Math.max(known, MOST_NUMBERS);
        if (numbers && distinct.size() > most) {
            Map.Entry<String, Distinct> first = distinct.entrySet().iterator().next();
            Source at = first.getValue().firstSource();
            throw new UserError(
                            ("%s: label '%s' is one of %d different numbers; Peacock is for classification only, and this looks "
                                            + "like a regression target: name another label, or replace it with a few classes such as low "
                                            + "and high")
                                    .formatted(at.where(), Shown.text(first.getKey()), distinct.size()))
                    .about(at.path());
        }
    }

    private static void add(Problems problems, Source at, String sentence) {
        problems.add("", new UserError.Said(at.where() + ": " + sentence, at.path()));
    }

    private List<String> numberedNames(@Nullable Integer classes) {
        Problems problems = new Problems(Problems.OF_DATA);
        Map<Long, String> spelt = new HashMap<>();
        long largest = 0;
        for (Map.Entry<String, Distinct> entry : distinct.entrySet()) {
            long label = Long.parseLong(entry.getKey());
            Source at = entry.getValue().firstSource();
            String before = spelt.putIfAbsent(label, entry.getKey());
            if (before != null) {
                add(
                        problems,
                        at,
                        "label '%s' is the same number as label '%s'; write them alike if they are one label, or as words"
                                .formatted(entry.getKey(), before));
            } else if (classes != null && label >= classes) {
                add(
                        problems,
                        at,
                        "label %d is outside 0..%d of a model with %d classes".formatted(label, classes - 1, classes));
            } else if (label >= MOST_CLASSES) {
                add(
                        problems,
                        at,
                        "label %d is too large for a class number (at most %d); is this the label column?"
                                .formatted(label, MOST_CLASSES - 1));
            }
            largest = Math.max(largest, label);
        }
        problems.throwIfAny();
        int count = classes != null ? classes : (int) largest + 1;
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    private List<String> sortedNames(int trainSize, @Nullable Integer classes) {
        Problems problems = new Problems(Problems.OF_DATA);
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Distinct> entry : distinct.entrySet()) {
            Source at = entry.getValue().firstSource();
            if (entry.getValue().firstExample() >= trainSize) {
                add(
                        problems,
                        at,
                        "label '%s' never occurs in the train examples; correct it, or remove its test examples"
                                .formatted(Shown.text(entry.getKey())));
                continue;
            }
            names.add(entry.getKey());
            if (classes != null && names.size() == classes + 1) {
                add(
                        problems,
                        at,
                        "label '%s' is one of %d distinct labels, but the model has %d classes"
                                .formatted(Shown.text(entry.getKey()), distinct.size(), classes));
            }
        }
        problems.throwIfAny();
        names.sort(null);
        return List.copyOf(names);
    }
}
