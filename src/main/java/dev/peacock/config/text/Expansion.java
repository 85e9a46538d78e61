package dev.peacock.config.text;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Calculates how long a configuration becomes when HOCON expands its substitutions, before it does: thirty lines that
 * each refer twice to the line before expand to more than fits into memory. The result is an upper bound in characters,
 * since overridden values count too.
 */
public final class Expansion {
    /** The most characters that substitutions may add; no real configuration comes near. */
    public static final int MOST = 1 << 22;

    private final ConfigObject root;
    /** The text of each value that HOCON has not resolved yet, since it contains a substitution; empty for others. */
    private final Map<ConfigValue, String> texts = new IdentityHashMap<>();

    private final Map<ConfigValue, Double> lengths = new IdentityHashMap<>();
    /** The keys that are being expanded. A substitution that names one of them means its earlier value. */
    private final Set<ConfigValue> open = Collections.newSetFromMap(new IdentityHashMap<>());

    private int steps;
    private boolean namesOpen;

    private Expansion(ConfigObject root) {
        this.root = root;
    }

    /** The first value to which substitutions add more than {@link #MOST}, together with those before it; null if none does. */
    public static @Nullable ConfigValue tooLong(Config unresolved) {
        Expansion expansion = new Expansion(unresolved.root());
        double added = 0;
        for (ConfigValue value : unresolved.root().values()) {
            added += expansion.length(value)
                    - value.render(ConfigRenderOptions.concise()).length();
            if (added > MOST) {
                return value;
            }
        }
        return null;
    }

    private double length(ConfigValue value) {
        Double known = lengths.get(value);
        if (known != null) {
            return known;
        }
        if (!open.add(value)) {
            namesOpen = true;
            return 0;
        }
        boolean outer = namesOpen;
        namesOpen = false;
        String text = text(value);
        double length = text.isEmpty() ? ofKnown(value) : ofText(text);
        open.remove(value);
        if (!namesOpen) {
            lengths.put(value, length);
        }
        namesOpen |= outer;
        return length;
    }

    private String text(ConfigValue value) {
        return texts.computeIfAbsent(
                value, unseen -> isKnown(unseen) ? "" : unseen.render(ConfigRenderOptions.concise()));
    }

    /** HOCON tells by throwing. */
    private static boolean isKnown(ConfigValue value) {
        try {
            return value instanceof ConfigObject object ? object.keySet() != null : value.valueType() != null;
        } catch (ConfigException.NotResolved e) {
            return false;
        }
    }

    private double ofKnown(ConfigValue value) {
        double length = 2;
        if (value instanceof ConfigObject object) {
            for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
                length += entry.getKey().length() + length(entry.getValue());
            }
        } else if (value instanceof ConfigList list) {
            for (ConfigValue element : list) {
                length += length(element);
            }
        } else {
            length += String.valueOf(value.unwrapped()).length();
        }
        return length;
    }

    /** The length of a value after expansion: k times its own if k substitutions in one place mean the value itself. */
    private double ofText(String text) {
        double length = text.length();
        double factor = 1;
        int selves = 0;
        boolean any = false;
        for (int at = 0; at < text.length() && length < Integer.MAX_VALUE; at++) {
            if (text.charAt(at) == '"') {
                at = endOfQuote(text, at);
            } else if (text.startsWith("${", at)) {
                int end = endOfMark(text, at);
                namesOpen = false;
                length += ofMark(text.substring(at + (text.startsWith("${?", at) ? 3 : 2), end)) - (end + 1 - at);
                selves += namesOpen ? 1 : 0;
                any |= namesOpen;
                at = end;
            } else if (",{}[]".indexOf(text.charAt(at)) >= 0) {
                factor *= Math.max(1, selves);
                selves = 0;
            }
        }
        namesOpen = any;
        return length * factor * Math.max(1, selves);
    }

    private double ofMark(String path) {
        // values that mean their former selves are gone through again and again
        if (++steps > MOST) {
            return Integer.MAX_VALUE;
        }
        ConfigValue at = root;
        for (String key : ConfigUtil.splitPath(path)) {
            if (!text(at).isEmpty()) {
                break;
            }
            ConfigValue next = at instanceof ConfigObject object ? object.get(key) : null;
            if (next == null) {
                return Objects.requireNonNullElse(System.getenv(path), "").length();
            }
            at = next;
        }
        return length(at);
    }

    private static int endOfQuote(String text, int quote) {
        int at = quote + 1;
        while (at < text.length() && text.charAt(at) != '"') {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        return at;
    }

    private static int endOfMark(String text, int mark) {
        int at = mark;
        while (at < text.length() && text.charAt(at) != '}') {
            at = text.charAt(at) == '"' ? endOfQuote(text, at) + 1 : at + 1;
        }
        return Math.min(at, text.length());
    }
}
