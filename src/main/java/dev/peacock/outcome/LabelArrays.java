package dev.peacock.outcome;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.dataset.numpy.ArrayFiles;
import dev.peacock.npy.NpyArray;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The arrays that say what the examples are: their labels, the labels' names, and what the examples are called. */
final class LabelArrays {
    static final String TRAIN = "train_labels";
    static final String TEST = "test_labels";
    static final String NAMES = "label_names";
    static final String TRAIN_IDS = "train_ids";
    static final String TEST_IDS = "test_ids";
    /** As many as a data set here may have classes. */
    static final int LARGEST_LABEL = (1 << 20) - 1;

    private LabelArrays() {}

    /** The labels of a file, if it has them; UserError if it has those of one split only. */
    static Optional<FleetArrays.Labels> labels(ArrayFiles files) throws IOException {
        Optional<NpyArray> train = files.optional(TRAIN);
        Optional<NpyArray> test = files.optional(TEST);
        if (train.isPresent() != test.isPresent()) {
            throw new UserError(files.name() + ": has " + (train.isPresent() ? TRAIN : TEST) + " but no "
                    + (train.isPresent() ? TEST : TRAIN) + "; give both or none");
        }
        List<String> names = names(files);
        if (train.isEmpty() || test.isEmpty()) {
            if (names != null) {
                throw new UserError(files.name() + ": has " + NAMES + " but no " + TRAIN + " and " + TEST
                        + "; add these, or leave out the names");
            }
            return Optional.empty();
        }
        if (train.get().isText() != test.get().isText()) {
            throw new UserError(files.name() + ": of " + TRAIN + " and " + TEST
                    + " one has texts and the other numbers; save both as texts, or both as numbers");
        }
        return Optional.of(
                train.get().isText()
                        ? ofTexts(train.get(), test.get(), names)
                        : ofNumbers(train.get(), test.get(), names));
    }

    private static @Nullable List<String> names(ArrayFiles files) throws IOException {
        Optional<NpyArray> array = files.optional(NAMES);
        if (array.isEmpty()) {
            return null;
        }
        List<String> names = array.get().texts();
        requireDistinct(array.get(), names, "two labels");
        if (names.size() > LARGEST_LABEL + 1) {
            throw new UserError(array.get().name() + ": names " + names.size() + " labels, but at most "
                    + (LARGEST_LABEL + 1) + " are possible");
        }
        return names;
    }

    private static FleetArrays.Labels ofNumbers(NpyArray train, NpyArray test, @Nullable List<String> names)
            throws IOException {
        int most = names == null ? LARGEST_LABEL : names.size() - 1;
        int[] trainLabels = train.wholeNumbers(most);
        int[] testLabels = test.wholeNumbers(most);
        return names == null
                ? FleetArrays.Labels.numbered(trainLabels, testLabels)
                : new FleetArrays.Labels(trainLabels, testLabels, names, false);
    }

    /** In the order of the given names, or else in that of their characters, as numpy.unique and scikit-learn have them. */
    private static FleetArrays.Labels ofTexts(NpyArray train, NpyArray test, @Nullable List<String> given)
            throws IOException {
        List<String> trainTexts = train.texts();
        List<String> testTexts = test.texts();
        Set<String> sorted = new TreeSet<>(LabelArrays::compareCharacters);
        sorted.addAll(trainTexts);
        sorted.addAll(testTexts);
        List<String> names = given == null ? List.copyOf(sorted) : given;
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(name -> numbers.put(name, numbers.size()));
        return new FleetArrays.Labels(
                numbers(train, trainTexts, numbers), numbers(test, testTexts, numbers), names, false);
    }

    private static int compareCharacters(String one, String other) {
        return Arrays.compare(one.codePoints().toArray(), other.codePoints().toArray());
    }

    private static int[] numbers(NpyArray array, List<String> texts, Map<String, Integer> numbers) {
        int[] labels = new int[texts.size()];
        for (int i = 0; i < labels.length; i++) {
            Integer number = numbers.get(texts.get(i));
            if (number == null) {
                throw new UserError(array.name() + ": element " + i + " is '" + Shown.text(texts.get(i))
                        + "', which is not among the " + numbers.size() + " " + NAMES);
            }
            labels[i] = number;
        }
        return labels;
    }

    /** What the examples of a split are called, or null; UserError if two have one name. */
    static @Nullable List<String> ids(ArrayFiles files, String name, NpyArray matrix) throws IOException {
        Optional<NpyArray> array = files.optional(name);
        if (array.isEmpty()) {
            return null;
        }
        List<String> ids = array.get().texts();
        if (ids.size() != matrix.shape().get(1)) {
            throw new UserError(
                    array.get().name() + ": has the shape " + array.get().shownShape() + ", but " + matrix.name()
                            + " has " + matrix.shape().get(1) + " examples");
        }
        requireDistinct(array.get(), ids, "two examples");
        return ids;
    }

    private static void requireDistinct(NpyArray array, List<String> texts, String what) {
        Set<String> seen = new HashSet<>();
        for (String text : texts) {
            if (!seen.add(text)) {
                throw new UserError(array.name() + ": gives the name '" + Shown.text(text) + "' to " + what);
            }
        }
    }
}
