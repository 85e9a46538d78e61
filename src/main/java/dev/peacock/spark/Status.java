package dev.peacock.spark;

import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.OutcomeConfig.Margins;
import dev.peacock.config.PeacockConfig;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.estimate.plan.LargestError;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.estimate.Summary;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.MoreModels;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.lock.Driver;
import dev.peacock.spark.plan.Precision;
import dev.peacock.spark.plan.RoundsFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.jspecify.annotations.Nullable;

/**
 * How far an experiment is, read from its directory without a Spark job.
 *
 * @param builds of Peacock that trained its models, the one that began it first
 * @param missing runs of the {@code wanted} that are neither finished nor failed
 * @param estimatedModels models that the estimates are over; null where this experiment is not estimated yet
 * @param latest when an outcome file was last written; null where there is none
 * @param driver whose lock the directory has; null where it has none
 * @param summary summary.json's line; null where this experiment is not estimated yet
 */
public record Status(
        String experiment,
        String directory,
        List<String> builds,
        int wanted,
        int finished,
        int failed,
        int missing,
        boolean estimated,
        @Nullable Integer estimatedModels,
        boolean reported,
        @Nullable Instant latest,
        @Nullable Driver driver,
        Precision precision,
        @Nullable String summary) {

    /**
     * {@code config} is the configuration of the command. {@code target} overrides its target, which overrides the
     * target of earlier training in rounds.
     */
    public static Status of(Configuration hadoop, String uri, PeacockConfig config, @Nullable Double target)
            throws IOException {
        OutputDirectory out = new OutputDirectory(hadoop, uri);
        ExperimentFile file = MoreModels.settled(out, ExperimentFile.required(out));
        SubsetsConfig wanted = config.subsets();
        Outcomes.Inventory inventory = out.inventory(file.id());
        Optional<Summary> summary = summary(out, file.id());
        return new Status(
                file.id(),
                out.root().toString(),
                file.builds(),
                wanted.models(),
                inventory.finishedRuns(wanted).length,
                inventory.failedRuns(wanted).size(),
                inventory.missing(wanted).size(),
                out.exists(Summary.NAME),
                summary.map(Summary::models).orElse(null),
                out.exists("report/index.html"),
                latest(out),
                Driver.of(out).orElse(null),
                precision(out, file.id(), config, target, inventory, summary),
                summary.map(one -> JsonFiles.line(one)).orElse(null));
    }

    /** How the fleet that was begun in a directory keeps its margins; empty where it has no run yet. */
    public static Optional<Margins> margins(Configuration hadoop, String uri) {
        OutputDirectory out = new OutputDirectory(hadoop, uri);
        try {
            Optional<ExperimentFile> file = ExperimentFile.read(out);
            return file.isPresent() && !out.inventory(file.get().id()).isEmpty()
                    ? file.map(ExperimentFile::margins)
                    : Optional.empty();
        } catch (IOException e) {
            throw new UserError(uri + ": cannot be read: " + Reason.of(e), e);
        }
    }

    private static Optional<Summary> summary(OutputDirectory out, String experiment) throws IOException {
        return out.exists(Summary.NAME)
                ? Optional.of(Summary.read(out))
                        .filter(read -> read.experiment().equals(experiment))
                : Optional.empty();
    }

    private static @Nullable Instant latest(OutputDirectory out) throws IOException {
        try {
            return Arrays.stream(out.files().listStatus(out.path("outcomes")))
                    .filter(FileStatus::isFile)
                    .map(file -> Instant.ofEpochMilli(file.getModificationTime()))
                    .max(Comparator.naturalOrder())
                    .orElse(null);
        } catch (FileNotFoundException e) {
            return null;
        }
    }

    private static Precision precision(
            OutputDirectory out,
            String experiment,
            PeacockConfig config,
            @Nullable Double asked,
            Outcomes.Inventory inventory,
            Optional<Summary> summary)
            throws IOException {
        Optional<RoundsFile> rounds = RoundsFile.read(out, experiment)
                .filter(file -> file.firstRun() == config.subsets().firstRun());
        Score score = rounds.map(RoundsFile::score).orElse(config.estimate().score());
        Double configured = config.estimate().targetError();
        Double recorded = rounds.map(RoundsFile::targetSe).orElse(null);
        List<Precision.Measured> measured = new ArrayList<>();
        rounds.ifPresent(file ->
                file.rounds().forEach(round -> measured.add(new Precision.Measured(round.models(), round.error()))));
        summary.filter(read -> read.score() == score)
                .ifPresent(read -> measured.add(new Precision.Measured(
                        read.models(),
                        new LargestError(
                                read.standardErrorMax() == null ? 0 : read.standardErrorMax(),
                                read.undefinedStandardErrors()))));
        SubsetsConfig all = config.subsets().withModels(SubsetsConfig.MOST_MODELS);
        return Precision.of(
                asked != null ? asked : configured != null ? configured : recorded,
                score.isBounded() ? config.subsets().design().inclusion() : null,
                measured.stream()
                        .max(Comparator.comparingInt(Precision.Measured::models))
                        .orElse(null),
                inventory.finishedRuns(all).length);
    }

    /** The file of training in rounds, if the directory has an experiment. */
    public static Optional<RoundsFile> rounds(Configuration hadoop, String uri) throws IOException {
        OutputDirectory out = new OutputDirectory(hadoop, uri);
        Optional<ExperimentFile> file = ExperimentFile.read(out);
        return file.isEmpty()
                ? Optional.empty()
                : RoundsFile.read(out, file.get().id());
    }

    /** The configuration with which the directory was made, as text that can be read again. */
    public static String configuration(Configuration hadoop, String uri) throws IOException {
        return ExperimentFile.required(new OutputDirectory(hadoop, uri)).configuration();
    }
}
