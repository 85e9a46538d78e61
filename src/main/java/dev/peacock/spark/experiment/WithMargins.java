package dev.peacock.spark.experiment;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the command that trains a fleet again, with margins. */
public final class WithMargins {
    private static final String MARGINS = " --set outcome.margins=true";
    private static final Pattern TRAINED = Pattern.compile("job/peacock (?:run|train|plan)( .*)");
    // as JobOptions quotes a word: as it is, or between single quotes
    private static final Pattern OUT = Pattern.compile(" --out ('(?:[^']|'\\\\'')*'|\\S+)");

    private WithMargins() {}

    /** From the command that made the fleet, if it is one that trains; {@code root} is where the fleet lies. */
    public static String command(String reproduce, String root) {
        Matcher trained = TRAINED.matcher(reproduce);
        Matcher out = OUT.matcher(reproduce);
        if (!trained.matches() || !out.find()) {
            return "job/peacock train --conf FILE" + MARGINS + " --out " + root + "-margins";
        }
        String old = out.group(1);
        String fresh = old.endsWith("'")
                ? old.substring(0, old.length() - 1) + "-margins'"
                : old.replaceFirst("/+$", "") + "-margins";
        String options = OUT.matcher(trained.group(1)).replaceFirst("");
        return "job/peacock train" + options + MARGINS + " --out " + fresh;
    }
}
