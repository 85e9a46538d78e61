package dev.peacock.check;

import java.util.ArrayList;
import java.util.List;

/** Gathers problems so that the user sees all of them in one go. */
public final class Problems {
    private final List<String> problems = new ArrayList<>();

    /** Notes a problem: a full sentence that begins with where it is. */
    public void add(String problem) {
        problems.add(problem);
    }

    public boolean isEmpty() {
        return problems.isEmpty();
    }

    public List<String> list() {
        return List.copyOf(problems);
    }

    /** Throws one {@link UserError} that carries every problem, one a line, if there is any. */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new UserError(problems);
        }
    }
}
