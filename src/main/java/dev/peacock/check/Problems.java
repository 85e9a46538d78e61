package dev.peacock.check;

import java.util.ArrayList;
import java.util.List;

/** Collects problems so that the user sees all of them at once, up to a number that can be read. */
public final class Problems {
    static final int SHOWN = 100;

    private final List<String> problems = new ArrayList<>();

    /** Notes a problem: a full sentence that begins with where it is. */
    public void add(String problem) {
        problems.add(problem);
    }

    /** Throws one {@link UserError} with all problems, one a line, if there are any. */
    public void throwIfAny() {
        if (problems.size() > SHOWN) {
            List<String> first = new ArrayList<>(problems.subList(0, SHOWN));
            first.add("and " + (problems.size() - SHOWN) + " more problems");
            throw new UserError(first);
        }
        if (!problems.isEmpty()) {
            throw new UserError(problems);
        }
    }
}
