package dev.peacock.command;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --preset} of the commands that train: several keys by one name. */
public final class PresetOption {
    private static final String AUDIT = "audit";
    /** What audit epsilon needs of a fleet, without the keys that belong to other designs. */
    private static final List<String> OF_AUDIT = List.of(
            "subsets.design=bernoulli",
            "subsets.ratio=0.5",
            "subsets.block=null",
            "subsets.leave-out=null",
            "subsets.exclude=null",
            "subsets.paired=null",
            "outcome.margins=half");

    @Option(
            names = "--preset",
            paramLabel = "NAME",
            description = "Sets several keys, which --set can override. There is one: audit, short for --set "
                    + "subsets.design=bernoulli --set subsets.ratio=0.5 --set outcome.margins=half, trains a fleet that "
                    + "audit epsilon and all other audits can use.")
    @Nullable
    String name;

    /** Puts the keys before those of {@code --set}; UserError for a name that there is not. */
    public void into(JobOptions options) {
        if (name != null && !name.equals(AUDIT)) {
            throw new UserError("--preset " + Shown.text(name) + ": must be " + AUDIT + ", the only one there is");
        }
        options.preset = name;
        options.presetKeys = name == null ? List.of() : OF_AUDIT;
    }
}
