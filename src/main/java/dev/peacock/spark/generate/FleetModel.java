package dev.peacock.spark.generate;

import dev.peacock.check.UserError;
import dev.peacock.config.OutcomeConfig;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.generate.local.CharacterSymbols;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.Target;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.columns.OutcomeScan;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.OtherFleet;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.fleet.RunModels;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.training.language.CharacterParameters;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The character model of one run of a fleet, trained again from the run's seeds, and compared with what the fleet says of it. */
final class FleetModel {
    private FleetModel() {}

    /** A model and the mean log-probabilities of the documents' characters. */
    private record Trained(CharacterParameters parameters, CharacterSymbols symbols, float[] train, float[] test)
            implements Serializable {
        static Trained of(RunModels.Model model) {
            return new Trained(
                    model.again().parameters(),
                    new CharacterSymbols(model.vocabulary()),
                    Objects.requireNonNull(model.again().evaluated().trainMargin()),
                    Objects.requireNonNull(model.again().evaluated().testMargin()));
        }
    }

    /** UserError where there is no such run, or another model came out of it. */
    static LocalSource open(JobContext context, Target.Fleet target, ReadConfig config) throws IOException {
        FinishedFleet fleet = FinishedFleet.read(context, new OtherFleet(target.directory(), config));
        int run = target.run();
        RunClassifiers.requireRun(fleet, run);
        RunModels models = RunModels.of(
                context.spark(),
                fleet.experiment(),
                fleet.out().store(fleet.experiment().contentHash()),
                target.directory());
        context.log().println("model: training run " + run + " of " + target.directory() + " again");
        Trained trained = JobGroups.find(
                context.spark(),
                "the model of run " + run,
                () -> context.spark()
                        .parallelize(List.of(run), 1)
                        .map(number -> Trained.of(models.train(number)))
                        .collect()
                        .get(0));
        compare(context, fleet.only(new int[] {run}), trained, target);
        CharacterParameters parameters = trained.parameters();
        return new LocalSource("fleet-" + fleet.experiment().id() + "-run-" + run, parameters::open, trained.symbols());
    }

    private static void compare(JobContext context, FinishedFleet run, Trained trained, Target.Fleet target)
            throws IOException {
        List<float[][]> kept = JobGroups.find(
                context.spark(),
                "what run " + target.run() + " said of its documents",
                () -> OutcomeScan.of(context.spark(), run, Outcomes.Kept.SCORES, row -> new float[][] {
                            Objects.requireNonNull(row.trainMargin()), Objects.requireNonNull(row.testMargin())
                        })
                        .collect());
        OutcomeConfig outcome = run.experiment().config().outcome();
        float[] train = Objects.requireNonNull(outcome.rounded(trained.train()));
        float[] test = Objects.requireNonNull(outcome.rounded(trained.test()));
        double difference = Math.max(difference(kept.get(0)[0], train), difference(kept.get(0)[1], test));
        String of = "run " + target.run() + " of " + target.directory();
        if (!(difference <= RunModels.NEAR)) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "%s was trained again and is another model: its documents' mean log-probabilities a character differ by up to"
                            + " %.3g; ask it on the kind of processor that the fleet was trained on",
                    of,
                    difference));
        }
        context.log()
                .println(
                        difference == 0
                                ? "model: " + of + " has the same scores of all documents as before, to the last bit"
                                : String.format(
                                        Locale.ROOT,
                                        "model: %s has other scores of documents than before by at most %.2g nats a character, as on"
                                                + " another kind of processor",
                                        of,
                                        difference));
    }

    private static double difference(float[] a, float[] b) {
        double most = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
        for (int i = 0; i < Math.min(a.length, b.length); i++) {
            double difference = Math.abs(a[i] - b[i]);
            most = difference > most || Double.isNaN(difference) ? difference : most;
        }
        return most;
    }
}
