package dev.peacock.config.text;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import dev.peacock.check.Problems;
import dev.peacock.check.Shown;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The problems of one configuration, each with its file and line or its {@code --set}, and every key that was read. Written by hand
 * because the HOCON library's own check knows neither ranges nor unknown keys.
 */
public final class Findings {
    private static final Pattern LINE_SUFFIX = Pattern.compile(": \\d+(-\\d+)?$");

    /** Where a problem is; files come before {@code --set}s, and these before the environment. */
    public record Place(int rank, int line, String text) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return Comparator.comparingInt(Place::rank)
                    .thenComparingInt(Place::line)
                    .compare(this, other);
        }
    }

    private record Finding(Place place, String text) {}

    private record UnknownKey(Place place, String prefix, String key, Set<String> siblings) {}

    private final String file;
    private final List<String> sets;
    private final List<Finding> findings = new ArrayList<>();
    private final List<UnknownKey> unknownKeys = new ArrayList<>();
    private final Set<String> known = new TreeSet<>();
    private final List<DataPaths.Named> paths = new ArrayList<>();
    private @Nullable ConfigObject written;

    public Findings(String file, List<String> sets) {
        this.file = file;
        this.sets = sets.stream().map(Hocon::origin).toList();
    }

    public void add(ConfigOrigin origin, String path, String sentence) {
        add(place(origin, path), path, sentence);
    }

    public void add(Place place, String path, String sentence) {
        String text = place.text + ": " + (path.isEmpty() ? "" : path + ": ") + sentence;
        findings.add(new Finding(place, text.replaceAll("\\R", " ")));
    }

    /** {@code prefix} is the block's path with its dot; {@code siblings} are the keys that the block has. */
    public void addUnknown(ConfigOrigin origin, String prefix, String key, Collection<String> siblings) {
        unknownKeys.add(new UnknownKey(place(origin, prefix + key), prefix, key, new TreeSet<>(siblings)));
    }

    /** Notes a key that exists, for hints. */
    public void know(String path) {
        known.add(path);
    }

    public Set<String> known() {
        return Set.copyOf(known);
    }

    /** Notes that a key names a file or directory of the data set. */
    public void names(ConfigOrigin origin, String key, String file) {
        paths.add(new DataPaths.Named(place(origin, key).text, key, file));
    }

    public DataPaths paths() {
        return new DataPaths(paths);
    }

    public Place line(int line) {
        return new Place(0, Math.max(line, 1), file + ":" + Math.max(line, 1));
    }

    public Place set(String set) {
        return new Place(1 + sets.indexOf(Hocon.origin(set)), 0, Shown.text(Hocon.origin(set)));
    }

    /** Notes the configuration before its substitutions, whose values say where they are written. */
    void written(ConfigObject unresolved) {
        written = unresolved;
    }

    /** With a value that has a substitution comes the line of what is put in, which may be far from the key. */
    private Place place(ConfigOrigin origin, String path) {
        Place place = place(origin);
        ConfigValue value = place.rank == 0 ? writtenAt(path) : null;
        return value == null ? place : place(value.origin());
    }

    /** Null where there is none, or none is known before the substitutions. */
    private @Nullable ConfigValue writtenAt(String path) {
        ConfigValue at = written;
        try {
            for (String key : ConfigUtil.splitPath(path)) {
                at = at instanceof ConfigObject block ? block.get(key) : null;
            }
            return at;
        } catch (ConfigException e) {
            return null;
        }
    }

    /** HOCON's origins are text: {@code FILE: 12}, {@code --set a=b: 1}, {@code merge of FILE: 12,--set a=b: 1}. */
    public Place place(ConfigOrigin origin) {
        String description = LINE_SUFFIX.matcher(origin.description()).replaceFirst("");
        int set = sets.indexOf(description);
        if (set >= 0) {
            return new Place(1 + set, 0, Shown.text(description));
        }
        if (description.startsWith("env ")) {
            return new Place(Integer.MAX_VALUE, 0, "environment");
        }
        if (origin.lineNumber() > 0) {
            return line(origin.lineNumber());
        }
        Matcher merged = Pattern.compile(Pattern.quote(file) + ": (\\d{1,9})").matcher(origin.description());
        return line(merged.find() ? Integer.parseInt(merged.group(1)) : 1);
    }

    /** Throws one error that carries all problems, in the order of their lines. */
    public void throwIfAny() {
        for (UnknownKey key : unknownKeys) {
            add(key.place, key.prefix + key.key, "no such key" + hint(key));
        }
        unknownKeys.clear();
        Problems problems = new Problems();
        findings.stream()
                .sorted(Comparator.comparing(Finding::place))
                .map(Finding::text)
                .distinct()
                .forEach(problems::add);
        problems.throwIfAny();
    }

    /** First a near key of the same block, then the same key of another block. */
    private String hint(UnknownKey unknown) {
        String near = Words.hint(unknown.prefix, unknown.key, unknown.siblings);
        if (!near.isEmpty()) {
            return near;
        }
        return known.stream()
                .filter(path -> path.endsWith("." + unknown.key))
                .findFirst()
                .map(path -> "; did you mean " + path + "?")
                .orElse("");
    }
}
