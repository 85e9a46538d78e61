package dev.peacock.config.text;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.peacock.check.Shown;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The keys of one block of a configuration: which exist, which were read, where each is, and its problems. Reading a
 * key marks it as known. {@code key = null} is the same as no key.
 */
public abstract class BlockKeys {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    final Findings findings;
    final String path;
    private final ConfigObject object;
    final ConfigOrigin origin;
    private final Set<String> known = new LinkedHashSet<>();

    public BlockKeys(Findings findings, String path, ConfigObject object, ConfigOrigin origin) {
        this.findings = findings;
        this.path = path;
        this.object = object;
        this.origin = origin;
    }

    /** The value of a key, or null where it is absent. */
    public final @Nullable ConfigValue value(String key) {
        known.add(key);
        findings.know(path(key));
        ConfigValue value = object.get(key);
        return value == null || value.valueType() == ConfigValueType.NULL ? null : value;
    }

    public final boolean has(String key) {
        return value(key) != null;
    }

    /** Notes a problem for every key that was never read. */
    public final void refuseOthers() {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            if (!known.contains(entry.getKey())) {
                findings.addUnknown(
                        entry.getValue().origin(), path.isEmpty() ? "" : path + ".", quoted(entry.getKey()), known);
            }
        }
    }

    /** The keys that are there, known or not. */
    public final Set<String> keys() {
        return object.entrySet().stream()
                .filter(entry -> entry.getValue().valueType() != ConfigValueType.NULL)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Notes a problem of a key, where its value is. */
    public final void problem(String key, String sentence) {
        findings.add(valueOrigin(key), path(key), sentence);
    }

    /** Notes a problem of each of these keys that is there. */
    public final void refuse(String sentence, String... keys) {
        refuse(sentence, List.of(keys));
    }

    public final void refuse(String sentence, List<String> keys) {
        for (String key : keys) {
            if (has(key)) {
                problem(key, sentence);
            }
        }
    }

    /** Notes a problem of the block. */
    public final void problem(String sentence) {
        findings.add(origin, path, sentence);
    }

    public final boolean required(String key, String what) {
        if (!has(key)) {
            findings.add(origin, path(key), "is missing; give " + what);
        }
        return has(key);
    }

    /** Notes that a key names a file or directory of the data set, already resolved. */
    public final void names(String key, String file) {
        findings.names(valueOrigin(key), path(key), file);
    }

    /** One of several keys, of which a configuration may give one: its name, or null where there is none. */
    public final @Nullable String alternative(List<String> names) {
        List<String> given = names.stream().filter(this::has).toList();
        for (int i = 1; i < given.size(); i++) {
            String first = given.get(0);
            String second = given.get(i);
            Findings.Place one = findings.place(valueOrigin(first));
            Findings.Place other = findings.place(valueOrigin(second));
            boolean inOrder = one.compareTo(other) <= 0;
            findings.add(
                    inOrder ? other : one,
                    path,
                    "takes only one of " + String.join(", ", names) + ", but " + (inOrder ? first : second) + " ("
                            + (inOrder ? one : other).text() + ") and " + (inOrder ? second : first)
                            + " are given; remove one, for instance with --set " + path(inOrder ? first : second)
                            + "=null");
        }
        return given.isEmpty() ? null : given.get(0);
    }

    public final ConfigOrigin valueOrigin(String key) {
        ConfigValue value = object.get(key);
        return value == null ? origin : value.origin();
    }

    public final String path(String key) {
        return path.isEmpty() ? quoted(key) : path + "." + quoted(key);
    }

    private static String quoted(String key) {
        return Shown.text(PLAIN_KEY.matcher(key).matches() ? key : ConfigUtil.quoteString(key));
    }
}
