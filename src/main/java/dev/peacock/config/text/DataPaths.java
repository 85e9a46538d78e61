package dev.peacock.config.text;

import dev.peacock.check.Secrets;
import dev.peacock.check.UserError;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

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
        boolean begins(String problem) {
            return problem.startsWith(Secrets.withoutUserInfo(path) + " ");
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
     * @throws UserError that of the reading; each line of it that speaks of one of the paths as a whole, such as that it does not
     *     exist, begins with where the configuration names it
     */
    public <T> T read(Reading<T> reading) throws IOException {
        try {
            return reading.read();
        } catch (UserError e) {
            String message = String.valueOf(e.getMessage());
            List<String> located = message.lines().map(this::located).toList();
            throw String.join("\n", located).equals(message) ? e : new UserError(located, e);
        }
    }

    /** A problem that says how to mend it is not told how again. */
    private String located(String problem) {
        List<Named> naming = naming(Secrets.withoutUserInfo(problem));
        if (naming.isEmpty()) {
            return problem;
        }
        Named first = naming.get(0);
        String others = naming.stream().skip(1).map(Named::key).collect(Collectors.joining(", "));
        return first.where() + ": " + first.key() + (others.isEmpty() ? "" : " (and " + others + ")") + ": " + problem
                + (problem.contains("; ")
                        ? ""
                        : "; mend the file or the path, here or with --set " + first.key() + "=PATH");
    }

    /** Of two paths of which one begins like the other, the longer is meant. */
    private List<Named> naming(String problem) {
        List<Named> naming =
                paths.stream().filter(named -> named.begins(problem)).toList();
        int longest =
                naming.stream().mapToInt(named -> named.path().length()).max().orElse(0);
        return naming.stream().filter(named -> named.path().length() == longest).toList();
    }
}
