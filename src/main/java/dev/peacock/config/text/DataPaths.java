package dev.peacock.config.text;

import dev.peacock.check.UserError;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The files and directories of a data set, each with where a configuration names it. */
public record DataPaths(List<Named> paths) {
    public static final DataPaths NONE = new DataPaths(List.of());

    /**
     * One of them.
     *
     * @param where the file and line of the configuration, or its {@code --set}
     * @param path resolved, as messages call it
     */
    public record Named(String where, String key, String path) {
        /** Whether it is a file or directory, or holds it. */
        boolean holds(@Nullable String about) {
            return about != null && (about.equals(path) || about.startsWith(path + "/"));
        }
    }

    /** What reads some of the files. */
    public interface Reading<T> {
        T read() throws IOException;
    }

    public DataPaths {
        paths = List.copyOf(paths);
    }

    /**
     * Reads them.
     *
     * @throws UserError that of the reading; each line of it that is about one of the paths begins with where the configuration names it
     */
    public <T> T read(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (UserError e) {
            throw e.with(e.said().stream().map(this::located).toList());
        }
    }

    /** A problem that says how to mend it is not told how again. */
    private UserError.Said located(UserError.Said problem) {
        List<Named> naming = naming(problem.about());
        if (naming.isEmpty()) {
            return problem;
        }
        Named first = naming.get(0);
        String others = naming.stream().skip(1).map(Named::key).collect(Collectors.joining(", "));
        String sentence = first.where() + ": " + first.key() + (others.isEmpty() ? "" : " (and " + others + ")") + ": "
                + problem.sentence()
                + (problem.sentence().contains("; ")
                        ? ""
                        : "; mend the file or the path, here or with --set " + first.key() + "=PATH");
        return new UserError.Said(sentence, problem.about());
    }

    /** Of two paths of which one holds the other, the inner is meant. */
    private List<Named> naming(@Nullable String about) {
        List<Named> naming = paths.stream().filter(named -> named.holds(about)).toList();
        int longest =
                naming.stream().mapToInt(named -> named.path().length()).max().orElse(0);
        return naming.stream().filter(named -> named.path().length() == longest).toList();
    }
}
