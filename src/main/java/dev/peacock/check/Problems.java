package dev.peacock.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Collects problems so that the user sees all of them at once, up to a number that can be read. Those of one kind stand together, and
 * where there are too many each kind is shown. Holds no more than that number of each kind.
 */
public final class Problems {
    /** The most problems of a data set that are shown. */
    public static final int OF_DATA = 20;

    static final int SHOWN = 100;

    private final int shown;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private @Nullable String about;
    private long count;

    /** The first problems of a kind, and how many there are. */
    private static final class Kind {
        final Set<UserError.Said> first = new LinkedHashSet<>();
        long count;
    }

    public Problems() {
        this(SHOWN);
    }

    /** With the most problems that are shown. */
    public Problems(int shown) {
        this.shown = shown;
    }

    /** Notes a problem: a full sentence that begins with where it is. */
    public void add(String problem) {
        add("", problem);
    }

    /** The same of a {@code kind} of which there may be many: what they are problems with, such as "the label"; may be empty. */
    public void add(String kind, String problem) {
        add(kind, new UserError.Said(problem, about));
    }

    /** The same with the file or directory whose fault it is. */
    public void add(String kind, UserError.Said problem) {
        Kind known = kinds.computeIfAbsent(kind, k -> new Kind());
        if (known.first.size() < shown ? known.first.add(problem) : !known.first.contains(problem)) {
            more(kind, 1);
        }
    }

    /** So many more of a kind that was noted before. */
    public void more(String kind, long problems) {
        kinds.computeIfAbsent(kind, k -> new Kind()).count += problems;
        count += problems;
    }

    /** Something that is no mistake, but that the user should know: a sentence. */
    public void note(String sentence) {
        notes.add(sentence);
    }

    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Takes a step; if it throws a {@link UserError}, its sentences are problems. Returns whether it threw none. */
    public boolean heed(String kind, Runnable step) {
        return attempt(kind, () -> {
                    step.run();
                    return true;
                })
                != null;
    }

    /** The same for a step with a result, which is null where the step threw. */
    public <T> @Nullable T attempt(String kind, Supplier<@Nullable T> step) {
        try {
            return step.get();
        } catch (UserError e) {
            (about == null ? e : e.about(about)).said().forEach(problem -> add(kind, problem));
            return null;
        }
    }

    /** Takes a step that reads a file or directory of the user's: whatever is wrong in it is that path's fault, unless it is another's. */
    public <T> @Nullable T about(String path, Supplier<@Nullable T> step) {
        String before = about;
        about = path;
        try {
            return step.get();
        } catch (UserError e) {
            throw e.about(path);
        } finally {
            about = before;
        }
    }

    /** The same for a step without a result. */
    public void about(String path, Runnable step) {
        about(path, () -> {
            step.run();
            return true;
        });
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Throws one {@link UserError} with all problems, one a line, if there are any. */
    public void throwIfAny() {
        if (count > 0) {
            throw UserError.of(lines());
        }
    }

    private List<UserError.Said> lines() {
        Map<Kind, Integer> shares = shares();
        List<UserError.Said> lines = new ArrayList<>();
        List<String> left = new ArrayList<>();
        kinds.forEach((name, kind) -> {
            int share = shares.getOrDefault(kind, 0);
            kind.first.stream().limit(share).forEach(lines::add);
            if (kind.count > share && !name.isEmpty()) {
                left.add(String.format(Locale.ROOT, "%,d with %s", kind.count - share, name));
            }
        });
        if (count > lines.size()) {
            String more = String.format(Locale.ROOT, "and %,d more problems", count - lines.size());
            lines.add(new UserError.Said(more + (left.isEmpty() ? "" : ": " + Shown.list(left)), null));
        }
        return lines;
    }

    /** How many of each kind are shown: one of each in turn while there is room. */
    private Map<Kind, Integer> shares() {
        Map<Kind, Integer> shares = new LinkedHashMap<>();
        int room = shown;
        for (int round = 1; round <= shown; round++) {
            for (Kind kind : kinds.values()) {
                if (room > 0 && kind.first.size() >= round) {
                    shares.put(kind, round);
                    room--;
                }
            }
        }
        return shares;
    }
}
