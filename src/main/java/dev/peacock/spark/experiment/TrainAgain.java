package dev.peacock.spark.experiment;

import dev.peacock.config.SubsetsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the command that trains a fleet again, with what an audit needs. */
public final class TrainAgain {
    /** What audits of margins need. */
    public static final String MARGINS = "outcome.margins=half";

    private static final Pattern TRAINED = Pattern.compile("job/peacock (?:run|train|plan)( .*)");
    // as JobOptions quotes a word: as it is, or between single quotes
    private static final Pattern OUT = Pattern.compile(" --out ('(?:[^']|'\\\\'')*'|\\S+)");

    private TrainAgain() {}

    /** Takes back the keys that belong to a design, each as behind {@code --set}, so that another can be set. */
    public static List<String> without(SubsetsConfig.Design design) {
        List<String> keys = new ArrayList<>();
        if (design instanceof SubsetsConfig.Balanced || design instanceof SubsetsConfig.LocalHadamard) {
            keys.add("subsets.block=null");
        } else if (design instanceof SubsetsConfig.LeaveOneOut) {
            keys.addAll(List.of("subsets.leave-out=null", "subsets.paired=null"));
        } else if (design instanceof SubsetsConfig.Exclusion) {
            keys.addAll(List.of("subsets.exclude=null", "subsets.paired=null"));
        }
        return keys;
    }

    /**
     * From the command that made the fleet, if it is one that trains.
     *
     * @param root where the fleet lies
     * @param suffix of the new directory's name
     * @param sets keys with values, each as behind {@code --set}
     */
    public static String command(String reproduce, String root, String suffix, String... sets) {
        Matcher trained = TRAINED.matcher(reproduce);
        Matcher out = OUT.matcher(reproduce);
        String more = " --set " + String.join(" --set ", sets);
        if (!trained.matches() || !out.find()) {
            return "job/peacock train --conf FILE" + more + " --out " + root + suffix;
        }
        String old = out.group(1);
        String fresh = old.endsWith("'")
                ? old.substring(0, old.length() - 1) + suffix + "'"
                : old.replaceFirst("/+$", "") + suffix;
        String options = OUT.matcher(trained.group(1)).replaceFirst("");
        return "job/peacock train" + options + more + " --out " + fresh;
    }
}
