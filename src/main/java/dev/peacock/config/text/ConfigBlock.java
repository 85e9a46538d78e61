package dev.peacock.config.text;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One block of a configuration, with typed access to its values. A bad or missing value is noted as a problem and
 * replaced by a placeholder, so that reading continues to the next problem.
 */
public final class ConfigBlock extends BlockKeys {
    private ConfigBlock(Findings findings, String path, ConfigObject object, ConfigOrigin origin) {
        super(findings, path, object, origin);
    }

    public static ConfigBlock root(Findings findings, ConfigObject object) {
        return new ConfigBlock(findings, "", object, object.origin());
    }

    private static ConfigBlock empty(Findings findings, String path, ConfigOrigin origin) {
        return new ConfigBlock(findings, path, ConfigFactory.empty().root(), origin);
    }

    public int integer(String key, Range range, int fallback) {
        BigDecimal number = number(key, range);
        return number == null ? fallback : number.intValueExact();
    }

    public int integer(String key, Range range) {
        return required(key, range.words()) ? integer(key, range, range.low().intValueExact()) : 1;
    }

    public long longInteger(String key, Range range, long fallback) {
        BigDecimal number = number(key, range);
        return number == null ? fallback : number.longValueExact();
    }

    public double real(String key, Range range, double fallback) {
        BigDecimal number = number(key, range);
        return number == null ? fallback : number.doubleValue();
    }

    public double real(String key, Range range) {
        return required(key, range.words()) ? real(key, range, 1) : 1;
    }

    /** Exactly the decimal that is written. */
    public BigDecimal decimal(String key, Range range, String fallback) {
        BigDecimal number = number(key, range);
        return number == null ? new BigDecimal(fallback) : number;
    }

    /** A duration in seconds, or null. */
    public @Nullable Integer seconds(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            return null;
        }
        Integer seconds = Scalar.seconds(value);
        if (seconds == null) {
            problem(key, "must be a duration such as 90 s, 30 min or 2 h, but is " + Scalar.shown(value));
        }
        return seconds;
    }

    public boolean flag(String key, boolean fallback) {
        ConfigValue value = value(key);
        if (value == null) {
            return fallback;
        }
        return switch (Scalar.text(value)) {
            case "true", "yes", "on" -> true;
            case "false", "no", "off" -> false;
            default -> {
                problem(key, "must be true or false, but is " + Scalar.shown(value));
                yield fallback;
            }
        };
    }

    /** Any number, word or quoted text that is not blank. */
    public @Nullable String text(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            return null;
        }
        if (Scalar.text(value).isBlank()) {
            problem(key, "must be a non-empty text, but is " + Scalar.shown(value));
            return "?";
        }
        return Scalar.text(value);
    }

    public String text(String key, String what) {
        String text = required(key, what) ? text(key) : null;
        return text == null ? "?" : text;
    }

    /** Whether a key has this very text. */
    public boolean is(String key, String word) {
        ConfigValue value = value(key);
        return value != null && Scalar.text(value).equals(word);
    }

    /** One of an enumeration's words; null where it is absent or no such word. */
    public <E extends Enum<E>> @Nullable E word(String key, Class<E> type) {
        ConfigValue value = value(key);
        if (value == null) {
            return null;
        }
        String text = Scalar.text(value);
        List<String> words = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            if (Words.of(constant).equals(text)) {
                return constant;
            }
            words.add(Words.of(constant));
        }
        problem(key, notOneOf(words, value));
        return null;
    }

    public <E extends Enum<E>> E word(String key, E fallback) {
        E word = word(key, fallback.getDeclaringClass());
        return word == null ? fallback : word;
    }

    /** The block under a key; an empty one where it is absent. */
    public ConfigBlock block(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            return empty(findings, path(key), origin);
        }
        if (value instanceof ConfigObject inner) {
            return new ConfigBlock(findings, path(key), inner, inner.origin());
        }
        problem(key, "must be a block in braces, but is " + Scalar.shown(value));
        return empty(new Findings("", List.of()), path(key), origin);
    }

    /** The blocks of a list; null where the key is absent or no list of blocks. */
    public @Nullable List<ConfigBlock> blocks(String key) {
        return list(key, "a list of blocks in braces", (value, place) -> {
            if (value instanceof ConfigObject inner) {
                return new ConfigBlock(findings, place, inner, inner.origin());
            }
            findings.add(value.origin(), place, "must be a block in braces, but is " + Scalar.shown(value));
            return null;
        });
    }

    /** The whole numbers of a list; null where the key is absent or no list. */
    public @Nullable List<Integer> integers(String key, Range range) {
        return list(key, "a list of numbers in brackets", (value, place) -> integerAt(value, range, place));
    }

    /**
     * The sets of whole numbers of a list, each a list of numbers or, for large ones, a text of {@link ExampleSetText}; null where
     * the key is absent or no list.
     */
    public @Nullable List<List<Integer>> exampleSets(String key, Range range) {
        String what = "a list of numbers in brackets, or " + ExampleSetText.FORM;
        return list(key, "a list of lists of numbers in brackets", (value, place) -> {
            if (value instanceof ConfigList inner) {
                return elements(inner, place, (number, at) -> integerAt(number, range, at));
            }
            List<Integer> members =
                    value.valueType() == ConfigValueType.STRING ? ExampleSetText.read(Scalar.text(value)) : null;
            if (members == null) {
                findings.add(value.origin(), place, "must be " + what + ", but is " + Scalar.shown(value));
            }
            return members;
        });
    }

    /** The texts of a list, none of them empty; null where the key is absent or no list. */
    public @Nullable List<String> texts(String key) {
        return list(key, "a list of texts in brackets", (value, place) -> {
            String text = value.valueType() == ConfigValueType.STRING || value.valueType() == ConfigValueType.NUMBER
                    ? Scalar.text(value)
                    : "";
            if (text.isEmpty()) {
                findings.add(value.origin(), place, "must be a non-empty text, but is " + Scalar.shown(value));
                return null;
            }
            return text;
        });
    }

    /** A word, number or truth value, or a list of these, as they are written; empty where the key is absent. */
    public List<String> words(String key) {
        ConfigValue value = value(key);
        if (value == null) {
            return List.of();
        }
        if (Scalar.is(value)) {
            return List.of(Scalar.text(value));
        }
        List<String> texts = texts(key);
        return texts == null ? List.of() : texts;
    }

    private interface ElementReader<T> {
        @Nullable
        T read(ConfigValue value, String place);
    }

    private <T> @Nullable List<T> list(String key, String what, ElementReader<T> reader) {
        ConfigValue value = value(key);
        if (value == null) {
            return null;
        }
        if (!(value instanceof ConfigList values)) {
            problem(key, "must be " + what + ", but is " + Scalar.shown(value));
            return null;
        }
        return elements(values, path(key), reader);
    }

    private static <T> List<T> elements(ConfigList values, String place, ElementReader<T> reader) {
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            T element = reader.read(values.get(i), place + "[" + i + "]");
            if (element != null) {
                elements.add(element);
            }
        }
        return elements;
    }

    private @Nullable Integer integerAt(ConfigValue value, Range range, String place) {
        BigDecimal number = parse(value, range, place);
        return number == null ? null : number.intValueExact();
    }

    /** A named block of settings. */
    public record Choice(String name, ConfigBlock settings) {}

    /**
     * What stands under a key that takes one of several named blocks: {@code key { name { settings } }}, or the word alone for
     * a name without settings. Null where it is absent or none of the names.
     */
    public @Nullable Choice choice(String key, List<String> names) {
        ConfigValue value = value(key);
        if (value == null) {
            return null;
        }
        if (value instanceof ConfigObject inner) {
            ConfigBlock block = new ConfigBlock(findings, path(key), inner, inner.origin());
            String name = block.alternative(names);
            if (name == null && inner.keySet().stream().allMatch(names::contains)) {
                problem(key, "must be one of " + String.join(", ", names) + ", but is empty");
            }
            block.refuseOthers();
            return name == null ? null : new Choice(name, block.block(name));
        }
        String word = Scalar.text(value);
        if (!names.contains(word)) {
            problem(key, notOneOf(names, value));
            return null;
        }
        String place = path(key) + "." + word;
        findings.know(place);
        return new Choice(word, empty(findings, place, value.origin()));
    }

    private static String notOneOf(List<String> words, ConfigValue value) {
        return "must be one of " + String.join(", ", words) + ", but is " + Scalar.shown(value)
                + Words.hint("", Scalar.text(value), words);
    }

    private @Nullable BigDecimal number(String key, Range range) {
        ConfigValue value = value(key);
        return value == null ? null : parse(value, range, path(key));
    }

    private @Nullable BigDecimal parse(ConfigValue value, Range range, String place) {
        BigDecimal number = Scalar.number(value, range);
        if (number == null) {
            findings.add(value.origin(), place, "must be " + range.words() + ", but is " + Scalar.shown(value));
        }
        return number;
    }
}
