package dev.peacock.audit.labels.spark;

import dev.peacock.report.Percent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sentences that the console and the report have in common. */
final class LabelsWords {
    private LabelsWords() {}

    static List<String> found(LabelsSummary found) {
        List<String> sentences = new ArrayList<>();
        sentences.add(split(found, found.train(), "train"));
        sentences.add(control(found));
        sentences.add(errors(found.train()));
        sentences.add(split(found, found.test(), "test"));
        return sentences;
    }

    private static String split(LabelsSummary found, LabelsSummary.OfSplit of, String split) {
        String without = of.undefined() == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        " (%,d more have no votes, since every model was trained on them)",
                        of.undefined());
        String voters = split.equals("train") ? "models that were not trained on them" : "models";
        if (of.suspects() == 0 && of.outvoted() == 0) {
            return String.format(
                    Locale.ROOT,
                    "No %s example of %,d looks mislabelled: for none has another label more votes of the %s%s.",
                    split,
                    of.examples(),
                    voters,
                    without);
        }
        if (of.suspects() == 0) {
            return String.format(
                    Locale.ROOT,
                    "No %s example of %,d looks mislabelled: for %,d another label has more votes of the %s, but of none is "
                            + "that sure; more models would tell%s.",
                    split,
                    of.examples(),
                    of.outvoted(),
                    voters,
                    without);
        }
        return String.format(
                Locale.ROOT,
                "%,d of %,d %s examples look mislabelled: another label has more votes of the %s, and it is sure (q-value at most "
                        + "%s) that most such models vote against the label that they have%s.",
                of.suspects(),
                of.examples(),
                split,
                voters,
                found.fdr(),
                without);
    }

    private static String control(LabelsSummary found) {
        String expected = String.format(
                Locale.ROOT,
                "A hard example looks mislabelled too. %,d of %,d test examples do, with as many votes; if all labels were "
                        + "right, as large a share of the train examples would: about %,.0f (%,.0f to %,.0f).",
                found.control(),
                found.test().examples(),
                found.expected(),
                found.expectedInterval().low(),
                found.expectedInterval().high());
        if (found.train().suspects() == 0) {
            return expected;
        }
        return found.isNoMoreThanExpected()
                ? expected + " So the number alone shows no wrong labels; look at the examples."
                : expected + " So some train labels are wrong, or train examples are harder than test examples.";
    }

    private static String errors(LabelsSummary.OfSplit train) {
        return String.format(
                Locale.ROOT,
                "Confident learning estimates %,.0f wrong train labels (%,.0f to %,.0f) and would remove %,d examples; hard "
                        + "examples that most models get wrong count among them.",
                train.errors(),
                train.errorsInterval().low(),
                train.errorsInterval().high(),
                train.pruned());
    }

    /** {@code 95.00% (88.81 to 97.85) of 100 votes}. */
    static String share(LabelsSummary.Suspect suspect) {
        return Percent.of(suspect.share(), suspect.shareInterval()) + " of "
                + String.format(Locale.ROOT, "%,d", suspect.models()) + " votes";
    }
}
