package dev.peacock.spark.plan;

import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.estimate.plan.LargestError;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * rounds.json: the target of training in rounds, and the measurement after each round. It is written before the first
 * round and after each measurement, so that training continues where it was killed.
 *
 * @param score of whose differences the standard errors are
 * @param models that training aims at, from {@code firstRun} on; the number of the configuration before the first measurement
 * @param rounds measurements, in their order
 */
public record RoundsFile(
        String experiment, Score score, double targetSe, int firstRun, int models, List<Round> rounds) {
    static final String NAME = "rounds.json";

    public RoundsFile {
        // an older Peacock had no choice
        score = score == null ? Score.CORRECT : score;
        if (!(targetSe > 0) || firstRun < 0 || models < 1) {
            throw new IllegalArgumentException("a target or a number of models that cannot be");
        }
        rounds = List.copyOf(rounds);
    }

    /** The largest standard error over a number of finished models. */
    public record Round(
            int models, int modelsFailed, double standardErrorMax, long undefinedStandardErrors, String finishedAt) {
        public LargestError error() {
            return new LargestError(standardErrorMax, undefinedStandardErrors);
        }
    }

    /** Nothing where there is no such file, or it is of another experiment. */
    public static Optional<RoundsFile> read(OutputDirectory out, String experiment) throws IOException {
        return JsonFiles.read(out, NAME, RoundsFile.class, "restore or remove it")
                .filter(file -> file.experiment.equals(experiment));
    }

    /**
     * The start of a session: the earlier rounds, and the models of the configuration, or the number that the rounds
     * asked for if they had the same target and did not reach it.
     */
    static RoundsFile begin(OutputDirectory out, Experiment experiment, double target) throws IOException {
        int first = experiment.config().subsets().firstRun();
        int configured = experiment.config().subsets().models();
        Score score = experiment.config().estimate().score();
        Optional<RoundsFile> before =
                read(out, experiment.id()).filter(file -> file.firstRun == first && file.score == score);
        int models = before.filter(file -> file.targetSe == target && !file.isReached())
                .map(RoundsFile::aim)
                .orElse(0);
        return new RoundsFile(
                experiment.id(),
                score,
                target,
                first,
                Math.max(configured, models),
                before.map(RoundsFile::rounds).orElse(List.of()));
    }

    /** Models that a measurement asked for; 0 before the first. */
    public int aim() {
        return rounds.isEmpty() ? 0 : models;
    }

    private boolean isReached() {
        return !rounds.isEmpty() && rounds.get(rounds.size() - 1).error().isAtMost(targetSe);
    }

    /** The state after a measurement that asks for {@code next} models. A repeated one is not recorded twice. */
    RoundsFile with(int measured, int failed, LargestError error, int next) {
        List<Round> all = new ArrayList<>(rounds);
        Round last = all.isEmpty() ? null : all.get(all.size() - 1);
        if (last == null
                || last.models != measured
                || last.modelsFailed != failed
                || !last.error().equals(error)) {
            all.add(new Round(
                    measured,
                    failed,
                    error.largest(),
                    error.undefined(),
                    Clock.now().toString()));
        }
        return new RoundsFile(experiment, score, targetSe, firstRun, next, all);
    }

    void write(OutputDirectory out) throws IOException {
        JsonFiles.write(out, NAME, this);
    }
}
