package dev.peacock.config.text;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import dev.peacock.check.Secrets;
import dev.peacock.check.Shown;
import java.io.File;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses the text and the {@code --set}s into one resolved tree. */
public final class Hocon {
    /** Characters that make a {@code --set} value HOCON; without them it is one word, so that hdfs://host/x needs no quotes. */
    private static final Pattern STRUCTURED = Pattern.compile("[\"{\\[$]");

    /** Numbers, words and null, which are the same in HOCON and out of it. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]+");

    /**
     * Replacements for HOCON's messages, which speak of tokens, of its classes, and of file types that we do not read.
     */
    private static final List<Map.Entry<Pattern, String>> WORDS = List.of(
            word(
                    ".*(newline in quoted strings|string quote was still open|string was still open).*",
                    "a quote is opened, but not closed; close it"),
            word(
                    "Cannot concatenate .*",
                    "a block or list directly follows another value; put a comma or a line end between them"),
            word(
                    "Could not resolve substitution to a value: (.*?) was part of a cycle .*",
                    "$1 refers to itself; write its value out"),
            word(
                    "Could not resolve substitution to a value: (.*)",
                    "$1 is set neither in the configuration nor in the environment; set it"),
            word(
                    "(?i)expecting a close parentheses '\\)' here, not: (.*)",
                    "a brace is opened, but not closed before $1"),
            word("(.*?) \\(if you (intended|want) .*", "$1"));

    private Hocon() {}

    private static Map.Entry<Pattern, String> word(String hocons, String ours) {
        return Map.entry(Pattern.compile(hocons), ours);
    }

    /** How HOCON names what came from a {@code --set}. */
    public static String origin(String set) {
        return "--set " + set;
    }

    /** The file under the {@code --set}s, the later over the earlier. Throws all syntax errors in one. */
    public static ConfigObject load(String text, String file, List<String> sets, Findings findings) {
        Config config = parse(text, file, findings);
        for (String set : sets) {
            config = parseSet(set, findings).withFallback(config);
        }
        findings.throwIfAny();
        findings.written(config.root());
        ConfigValue tooLong = Expansion.tooLong(config);
        if (tooLong != null) {
            findings.add(
                    tooLong.origin(),
                    "",
                    "substitutions (${...}) add more than " + Expansion.MOST
                            + " characters here; write the values out");
        }
        findings.throwIfAny();
        try {
            ConfigObject root = config.resolve(
                            ConfigResolveOptions.noSystem().appendResolver(new Environment(text, sets, findings)))
                    .root();
            findings.throwIfAny();
            return root;
        } catch (ConfigException e) {
            note(e, findings);
        }
        findings.throwIfAny();
        throw new AssertionError("a problem was noted");
    }

    private static Config parseSet(String set, Findings findings) {
        int equals = set.indexOf('=');
        if (equals <= 0) {
            findings.add(findings.set(set), "", "give it as key=value");
            return ConfigFactory.empty();
        }
        String value = set.substring(equals + 1).strip();
        boolean isWord =
                !PLAIN.matcher(value).matches() && !STRUCTURED.matcher(value).find() && set.charAt(equals - 1) != '+';
        String text = isWord ? set.substring(0, equals) + "=" + ConfigUtil.quoteString(value) : set;
        return parse(text, origin(set), findings);
    }

    private static Config parse(String text, String origin, Findings findings) {
        RefusingIncluder includer = new RefusingIncluder();
        ConfigParseOptions options = ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setOriginDescription(origin)
                .setIncluder(includer);
        try {
            Config config = ConfigFactory.parseString(text, options);
            includer.refused.forEach(name -> findings.add(
                    findings.line(lineOfInclude(text, name)),
                    "",
                    "include \"" + Shown.text(name) + "\" is not supported; write its settings into this file"));
            return config;
        } catch (ConfigException e) {
            note(e, findings);
        }
        return ConfigFactory.empty();
    }

    /** HOCON's message begins with its own spelling of file and line; ours goes in its place. */
    private static void note(ConfigException e, Findings findings) {
        String message = String.valueOf(e.getMessage());
        ConfigOrigin origin = e.origin();
        if (origin != null && message.startsWith(origin.description() + ": ")) {
            message = message.substring(origin.description().length() + 2);
        }
        // cut first: patterns that look for an end take the square of the time of what is long
        String words = Shown.sentence(message.replaceAll("\\s+", " ").strip());
        for (Map.Entry<Pattern, String> entry : WORDS) {
            words = entry.getKey().matcher(words).replaceFirst(entry.getValue());
        }
        findings.add(origin == null ? findings.line(1) : findings.place(origin), "", words);
    }

    /** Of the include that names it, or else, since a URL may be spelt in another way, of the first one. */
    private static int lineOfInclude(String text, String name) {
        int named = lineOf(text, line -> line.contains("include") && line.contains(name));
        return named > 0 ? named : Math.max(1, lineOf(text, line -> line.contains("include")));
    }

    /** The first that it holds for, from 1; 0 where there is none. */
    private static int lineOf(String text, Predicate<String> isIt) {
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (isIt.test(lines.get(i))) {
                return i + 1;
            }
        }
        return 0;
    }

    /**
     * The variables of the environment that may be substituted: no secrets, since a configuration is stored in files.
     */
    private record Environment(String text, List<String> sets, Findings findings) implements ConfigResolver {
        @Override
        public @Nullable ConfigValue lookup(String path) {
            List<String> keys = ConfigUtil.splitPath(path);
            String name = keys.get(0);
            if (keys.size() > 1) {
                return null;
            }
            if (Secrets.isName(name)) {
                findings.add(
                        place(name),
                        "",
                        "${" + name + "} is a secret, by its name, and a configuration is stored in files: let the "
                                + "program read it from the environment, or rename it if it is not secret");
                return ConfigValueFactory.fromAnyRef("?");
            }
            String value = System.getenv(name);
            return value == null ? null : ConfigValueFactory.fromAnyRef(value, "env var " + name);
        }

        private Findings.Place place(String name) {
            Pattern use = Pattern.compile("\\$\\{\\??\"?" + Pattern.quote(name));
            return sets.stream()
                    .filter(set -> use.matcher(set).find())
                    .findFirst()
                    .map(findings::set)
                    .orElseGet(() -> findings.line(
                            Math.max(1, lineOf(text, line -> use.matcher(line).find()))));
        }

        @Override
        public ConfigResolver withFallback(ConfigResolver fallback) {
            return this;
        }
    }

    /** HOCON would skip a missing include without a word, and would fetch a URL. */
    private static final class RefusingIncluder
            implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
        private final List<String> refused = new ArrayList<>();

        private ConfigObject refuse(String name) {
            refused.add(name);
            return ConfigFactory.empty().root();
        }

        @Override
        public ConfigIncluder withFallback(@Nullable ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            return refuse(what);
        }

        @Override
        public ConfigObject includeFile(ConfigIncludeContext context, File what) {
            return refuse(what.getPath());
        }

        @Override
        public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
            return refuse(what.toString());
        }

        @Override
        public ConfigObject includeResources(ConfigIncludeContext context, String what) {
            return refuse(what);
        }
    }
}
