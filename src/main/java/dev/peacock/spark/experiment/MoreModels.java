package dev.peacock.spark.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.peacock.check.UserError;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.text.Words;
import dev.peacock.provenance.Build;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What experiment.json says of the training of more models: what is kept of them, and which build trains them. A build counts from the first
 * run that it ends, finished or failed. A driver that is stopped before may write nothing any more, so the number of runs that had ended is
 * noted before it begins, and tells later.
 */
public final class MoreModels {
    /** A further build that trains, or was stopped, and how many runs had ended when it began to. */
    private static final String AT_WORK = "build_at_work";

    /** Of outcome: what is kept of a run beside which examples it classifies correctly. */
    private static final List<String> KEYS = List.of("margins", "predictions", "characters");

    private MoreModels() {}

    /** The same UserError as that of {@link #begin}, if runs are missing: before anything is written for them. */
    static void check(OutputDirectory out, ExperimentFile there, PeacockConfig asked) throws IOException {
        Optional<String> difference = differences(out, there, asked.outcome()).findFirst();
        if (difference.isPresent()
                && !out.inventory(there.id()).missing(asked.subsets()).isEmpty()) {
            throw new UserError(difference.get());
        }
    }

    /** UserError if fleets of one experiment, which come together, do not keep the same of their models. */
    public static void checkKept(
            OutputDirectory one, ExperimentFile first, OutputDirectory two, ExperimentFile second) {
        for (String key : KEYS) {
            String begun = said(first, key);
            String other = said(second, key);
            if (begun != null && other != null && !begun.equals(other)) {
                throw new UserError(
                        one.root() + " was begun with outcome." + key + " = " + begun + ", but " + two.root()
                                + " with " + other
                                + ", and what is kept of some models alone is of no use; train one of them again"
                                + " with the other's outcome." + key);
            }
        }
    }

    /**
     * Before this build trains more models. Warns if they come to those of another one, once for each build.
     *
     * @param asked what is to be kept of them; UserError if it is not what is kept of those that are there
     * @param ended how many runs are finished or failed
     */
    public static void begin(OutputDirectory out, OutcomeConfig asked, int ended, PrintStream log) throws IOException {
        Optional<ExperimentFile> there = ExperimentFile.read(out);
        if (there.isEmpty()) {
            return;
        }
        differences(out, there.get(), asked).findFirst().ifPresent(difference -> {
            throw new UserError(difference);
        });
        ExperimentFile file = settled(there.get(), ended);
        String build = Build.current().shown();
        if (!file.builds().contains(build)) {
            file.warnOf(build, log);
            ObjectNode json = file.json().deepCopy();
            json.putObject(AT_WORK).put("build", build).put("ended", ended);
            file = new ExperimentFile(json);
        }
        writeIfOther(out, there.get(), file);
    }

    /** After it, with the number of runs that have ended by then. */
    public static void end(OutputDirectory out, int ended) throws IOException {
        Optional<ExperimentFile> there = ExperimentFile.read(out);
        if (there.isPresent()) {
            writeIfOther(out, there.get(), settled(there.get(), ended));
        }
    }

    /** The file with a build that is at work, or was stopped, among the builds, if a run has ended since it began, and else without it. */
    public static ExperimentFile settled(OutputDirectory out, ExperimentFile file) throws IOException {
        return file.json().has(AT_WORK) ? settled(file, out.inventory(file.id()).ended()) : file;
    }

    static ExperimentFile settled(ExperimentFile file, int ended) {
        JsonNode atWork = file.json().path(AT_WORK);
        if (atWork.isMissingNode()) {
            return file;
        }
        ObjectNode json = file.json().deepCopy();
        json.remove(AT_WORK);
        ExperimentFile without = new ExperimentFile(json);
        return atWork.path("ended").asInt() == ended
                ? without
                : without.with(List.of(atWork.path("build").asText()));
    }

    private static void writeIfOther(OutputDirectory out, ExperimentFile there, ExperimentFile file)
            throws IOException {
        if (!file.equals(there)) {
            file.write(out);
        }
    }

    private static Stream<String> differences(OutputDirectory out, ExperimentFile file, OutcomeConfig asked) {
        return Stream.of(
                        difference(out, file, "margins", asked.auto() ? null : Words.of(asked.margins())),
                        difference(out, file, "predictions", asked.predictions()),
                        difference(out, file, "characters", asked.characters()))
                .flatMap(Optional::stream);
    }

    private static Optional<String> difference(
            OutputDirectory out, ExperimentFile file, String key, @Nullable Object asked) {
        String begun = said(file, key);
        return asked == null || begun == null || begun.equals(asked.toString())
                ? Optional.empty()
                : Optional.of(out.root() + ": was begun with outcome." + key + " = " + begun
                        + ", but this configuration has " + asked
                        + ", and what is kept of some models alone is of no use;"
                        + " set it back, or to auto, or choose another --out");
    }

    /** What experiment.json has of a key of outcome; null where it has nothing, or auto. */
    private static @Nullable String said(ExperimentFile file, String key) {
        JsonNode begun = file.json().at("/configuration/outcome/" + key);
        return begun.isBoolean() || begun.isTextual() && !begun.asText().equals("auto") ? begun.asText() : null;
    }
}
