package dev.peacock.text.near;

import static dev.peacock.text.near.Extension.EQUAL;
import static dev.peacock.text.near.Extension.ONLY_HERE;
import static dev.peacock.text.near.Extension.ONLY_THERE;

import dev.peacock.text.near.Extension.Columns;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An alignment of a part of the generation, from unit {@code from}, with a part of the document, column by column. */
record Alignment(int from, int documentFrom, byte[] steps, int score) {

    /** The best one through a point. */
    static Alignment through(Extension extension, int i, int j) {
        Columns before = extension.from(i, j, false);
        Columns after = extension.from(i, j, true);
        byte[] steps = Arrays.copyOf(before.steps(), before.steps().length + after.steps().length);
        System.arraycopy(after.steps(), 0, steps, before.steps().length, after.steps().length);
        return new Alignment(
                i - units(before.steps(), ONLY_THERE), j - units(before.steps(), ONLY_HERE), steps, before.score() + after.score());
    }

    /** The best one that starts or ends where this does: the point it was found by need not lie on that. */
    Alignment settled(Extension extension) {
        Alignment best = this;
        while (true) {
            Alignment last = best;
            Columns before = extension.from(last.to(), last.documentTo(), false);
            if (before.score() > best.score) {
                best = new Alignment(
                        last.to() - units(before.steps(), ONLY_THERE),
                        last.documentTo() - units(before.steps(), ONLY_HERE),
                        before.steps(),
                        before.score());
            }
            Columns after = extension.from(best.from, best.documentFrom, true);
            if (after.score() > best.score) {
                best = new Alignment(best.from, best.documentFrom, after.steps(), after.score());
            }
            if (best == last) {
                return best;
            }
        }
    }

    private static int units(byte[] steps, byte without) {
        int units = 0;
        for (byte step : steps) {
            units += step == without ? 0 : 1;
        }
        return units;
    }

    int to() {
        return from + units(steps, ONLY_THERE);
    }

    int documentTo() {
        return documentFrom + units(steps, ONLY_HERE);
    }

    /** The part that counts most among columns whose units of the generation are all in {@code low} to {@code high - 1}; null if none does. */
    @Nullable
    Alignment within(int low, int high, Scores scores) {
        int i = from;
        int j = documentFrom;
        int score = 0;
        Alignment best = null;
        int start = 0;
        int startI = 0;
        int startJ = 0;
        for (int at = 0; at < steps.length; at++) {
            byte step = steps[at];
            if (score <= 0) {
                score = 0;
                start = at;
                startI = i;
                startJ = j;
            }
            boolean inside = i >= low && i < high;
            score += inside ? of(step, scores) : -score;
            i += step == ONLY_THERE ? 0 : 1;
            j += step == ONLY_HERE ? 0 : 1;
            if (score > 0 && (best == null || score > best.score)) {
                best = new Alignment(startI, startJ, Arrays.copyOfRange(steps, start, at + 1), score);
            }
        }
        return best;
    }

    private static int of(byte step, Scores scores) {
        return switch (step) {
            case EQUAL -> scores.equal();
            case ONLY_HERE, ONLY_THERE -> scores.lone();
            default -> scores.replaced();
        };
    }

    NearMatch match() {
        List<Edit> script = new ArrayList<>();
        int edits = 0;
        for (int at = 0; at < steps.length; ) {
            int end = at;
            while (end < steps.length && steps[end] == steps[at]) {
                end++;
            }
            int run = end - at;
            edits += steps[at] == EQUAL ? 0 : run;
            script.add(
                    new Edit(kind(steps[at]), steps[at] == ONLY_THERE ? 0 : run, steps[at] == ONLY_HERE ? 0 : run));
            at = end;
        }
        return new NearMatch(from, to(), documentFrom, documentTo(), edits, script);
    }

    private static Edit.Kind kind(byte step) {
        return switch (step) {
            case EQUAL -> Edit.Kind.EQUAL;
            case ONLY_HERE -> Edit.Kind.INSERT;
            case ONLY_THERE -> Edit.Kind.DELETE;
            default -> Edit.Kind.REPLACE;
        };
    }
}
