package dev.peacock.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Removes credentials from text that is printed or stored: a URI's part before {@code @}, and known secrets. */
public final class Secrets {
    private static final String HIDDEN = "...";

    /** To the last @ of what should be host and port; or beyond a slash, which keys may hold, where no port stands before it. */
    static final Pattern USER_INFO = Pattern.compile("(?<!/)//([^/\\s\"]+|[^/@\\s\":]*:(?!\\d+/)[^\\s\"@]*)@");

    /** In names of settings whose values are secret: Spark's own spark.redaction.regex, and what Hadoop's clients call theirs. */
    public static final String NAME = "(?i)secret|password|passwd|passphrase|token|credential$|[.]sas[.]"
            + "|(?:access|account|api|encryption|private|provided|storage)[._-]?key(?![.]?provider)";

    private static final Pattern NAMED = Pattern.compile(NAME);

    /** Shorter values are numbers and words of other settings, such as spark.authenticate.secretBitLength = 256. */
    private static final int SHORTEST = 8;

    private final List<String> values;

    private Secrets(Collection<String> values) {
        // one may be part of another
        this.values = values.stream()
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    /** Those among settings whose names say so. */
    public static Secrets of(Map<String, String> settings) {
        return new Secrets(settings.entrySet().stream()
                .filter(setting -> isName(setting.getKey()))
                .map(Map.Entry::getValue)
                .toList());
    }

    /** What spark-submit gave this driver, which are system properties, and what its environment holds. */
    public static Secrets ofThisProcess() {
        Map<String, String> settings = new TreeMap<>(System.getenv());
        System.getProperties().stringPropertyNames().forEach(name -> settings.put(name, System.getProperty(name, "")));
        return of(settings);
    }

    /** Whether the value of a setting or an environment variable of this name is secret. */
    public static boolean isName(String name) {
        return NAMED.matcher(name.replace("_", "")).find();
    }

    /** The text without what URIs carry before their {@code @}. */
    public static String withoutUserInfo(String text) {
        return text.indexOf('@') < 0 ? text : USER_INFO.matcher(text).replaceAll("//" + HIDDEN + "@");
    }

    /** The text without that, and without the known values. */
    public String hide(String text) {
        String hidden = text;
        for (String value : values) {
            hidden = hidden.replace(value, HIDDEN);
        }
        return withoutUserInfo(hidden);
    }
}
