package dev.peacock.outcome;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.text.Words;
import dev.peacock.dataset.numpy.ArrayFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Arrays beside those of a fleet that was trained elsewhere, of names that import does not know. */
record UnknownArrays(Set<String> names) {
    /** Those of a file; UserError if one is nearly the name of an array that is not there. */
    static UnknownArrays of(ArrayFiles files) {
        Set<String> unknown = new TreeSet<>(files.names());
        List<String> absent = new ArrayList<>(known());
        absent.removeAll(files.names());
        known().forEach(unknown::remove);
        for (String name : unknown) {
            String hint = Words.hint("", name, absent);
            if (!hint.isEmpty()) {
                throw new UserError(files.name() + ": has an array '" + Shown.text(name)
                        + "', which import does not know" + hint + " (rename it, or leave it out)");
            }
        }
        return new UnknownArrays(unknown);
    }

    /** What arrays may be called. */
    private static List<String> known() {
        List<String> known = new ArrayList<>(List.of(FleetArrays.MASK));
        for (String split : List.of(SplitArrays.TRAIN, SplitArrays.TEST)) {
            known.add(split + SplitArrays.CORRECTNESS);
            known.add(split + SplitArrays.PREDICTION);
            known.addAll(Scores.names(split));
            known.add(split + SplitArrays.SHARE);
        }
        known.addAll(List.of(
                LabelArrays.TRAIN, LabelArrays.TEST, LabelArrays.NAMES, LabelArrays.TRAIN_IDS, LabelArrays.TEST_IDS));
        return known;
    }

    /** A sentence about them, or null where there are none. */
    @Nullable
    String notUsed() {
        return names.isEmpty()
                ? null
                : "not used: " + Shown.list(names) + "; the arrays that import knows are " + String.join(", ", known());
    }
}
