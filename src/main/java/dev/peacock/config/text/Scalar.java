package dev.peacock.config.text;

import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import dev.peacock.check.Shown;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text of a single value, as it was written, and what can be read from it. */
public final class Scalar {
    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,3})?");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,5}) ?(s|min|h)");
    private static final int MOST_CHARACTERS = 60;

    private Scalar() {}

    /** The text of a word, a quoted text, a number or a truth value; empty for a list or a block. */
    public static String text(ConfigValue value) {
        return is(value) ? value.atKey("value").getString("value") : "";
    }

    public static boolean is(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING
                || value.valueType() == ConfigValueType.NUMBER
                || value.valueType() == ConfigValueType.BOOLEAN;
    }

    /**
     * The decimal that is written, or null where the range does not hold it. Not by way of binary, in which 0.15 is not 3/20.
     * Quoted text counts too, since the environment knows no numbers.
     */
    public static @Nullable BigDecimal number(ConfigValue value, Range range) {
        String text = text(value);
        if (text.length() > MOST_CHARACTERS || !NUMBER.matcher(text).matches()) {
            return null;
        }
        BigDecimal number = new BigDecimal(text);
        boolean holds =
                range.contains(number) && (range.integersOnly() || range.contains(new BigDecimal(number.doubleValue())));
        return holds ? number : null;
    }

    /** Of a duration, from 1 s to 99999 h; null where it is none. A number without a unit is none. */
    public static @Nullable Integer seconds(ConfigValue value) {
        Matcher matcher = DURATION.matcher(text(value));
        if (!matcher.matches()) {
            return null;
        }
        int unit = switch (matcher.group(2)) {
            case "s" -> 1;
            case "min" -> 60;
            default -> 3600;
        };
        int seconds = Integer.parseInt(matcher.group(1)) * unit;
        return seconds == 0 ? null : seconds;
    }

    /** For messages: what was written, cut where it is long. */
    public static String shown(ConfigValue value) {
        String text =
                value.valueType() == ConfigValueType.NUMBER ? text(value) : value.render(ConfigRenderOptions.concise());
        return Shown.text(text);
    }
}
