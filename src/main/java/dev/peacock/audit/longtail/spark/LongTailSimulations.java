package dev.peacock.audit.longtail.spark;

import static dev.peacock.audit.longtail.spark.LongTailSimulationTables.LEARNERS;
import static dev.peacock.audit.longtail.spark.LongTailSimulationTables.LEVELS;

import dev.peacock.audit.longtail.simulation.SimulatedLearner;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.check.UserError;
import dev.peacock.config.Recipe;
import dev.peacock.estimate.Estimate;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.Rows;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** {@code audit longtail --simulate}: runs the simulation and writes its tables and picture. It needs no experiment. */
final class LongTailSimulations {
    private LongTailSimulations() {}

    /**
     * Simulates, and writes below {@code audits/longtail-simulation} of {@code out}, whatever else is there.
     *
     * @param recipe of the model that the first of the repetitions also train; null for none
     * @throws UserError for options that make no sense, or a model that does not fit the points
     */
    public static LongTailSimulation run(JobContext context, LongTailSimulationOptions options, @Nullable Recipe recipe)
            throws IOException {
        OutputDirectory out = context.out();
        if (recipe == null && options.models() > 0) {
            throw new UserError("--models " + options.models()
                    + ": give the model's model.layers and training with --conf, or remove --models");
        }
        if (recipe != null && options.models() == 0) {
            throw new UserError(
                    "--models 0: the model of --conf would never be trained; remove one of the two options");
        }
        LongTailSimulation done = new AuditLongTailSimulation(context).run(options, recipe);
        String directory = LongTailSimulationTables.DIRECTORY;
        AuditFiles.begin(out, directory);
        SparkTables tables = new SparkTables(context.session(), out);
        tables.write(LEARNERS, learners(done));
        tables.write(LEVELS, levels(done));
        out.writeText(directory + "/" + LongTailPicture.NAME, LongTailPicture.svg(done));
        AuditFiles.finish(out, directory, done.summary());
        context.log()
                .println("audit longtail: done; tables and " + LongTailPicture.NAME + " are in " + out.path(directory));
        return done;
    }

    private static List<Row> learners(LongTailSimulation done) {
        return done.learners().stream().map(LongTailSimulations::learner).toList();
    }

    private static Row learner(SimulatedLearner of) {
        Estimate error = of.error();
        Estimate bound = of.bound();
        Estimate gap = of.gap();
        Estimate memorized = of.memorized();
        return Rows.of(LEARNERS)
                .with(LEARNERS.learner, of.name())
                .with(LEARNERS.kind, of.isRefusing() ? "refusing" : "model")
                .with(LEARNERS.refusesBelow, of.refusesBelow())
                .with(LEARNERS.epochs, of.epochs())
                .with(LEARNERS.repetitions, of.repetitions())
                .with(LEARNERS.failed, (long) of.sums().failed())
                .with(LEARNERS.error, error.value())
                .with(LEARNERS.standardError, error.standardError())
                .with(LEARNERS.ciLow, error.low())
                .with(LEARNERS.ciHigh, error.high())
                .with(LEARNERS.expectedError, of.expectedError())
                .with(LEARNERS.bound, bound.value())
                .with(LEARNERS.boundCiLow, bound.low())
                .with(LEARNERS.boundCiHigh, bound.high())
                .with(LEARNERS.gap, gap.value())
                .with(LEARNERS.gapCiLow, gap.low())
                .with(LEARNERS.gapCiHigh, gap.high())
                .with(LEARNERS.memorized, memorized.value())
                .with(LEARNERS.memorizedCiLow, memorized.low())
                .with(LEARNERS.memorizedCiHigh, memorized.high())
                .with(LEARNERS.expectedMemorized, of.expectedMemorized())
                .with(LEARNERS.singletonsFitted, of.singletonsFitted().value())
                .build();
    }

    private static List<Row> levels(LongTailSimulation done) {
        Simulation simulation = done.simulation();
        List<Row> rows = new ArrayList<>();
        for (SimulatedLearner learner : done.learners()) {
            for (int l = 0; l <= simulation.strictest(); l++) {
                Estimate wrong = Estimate.ofMean(learner.sums().wrong().get(l));
                boolean possible = l <= simulation.expected().most();
                rows.add(Rows.of(LEVELS)
                        .with(LEVELS.learner, learner.name())
                        .with(LEVELS.seen, l)
                        .with(
                                LEVELS.subpopulations,
                                Estimate.ofMean(learner.sums().seen().get(l)).value())
                        .with(
                                LEVELS.expectedSubpopulations,
                                possible ? simulation.expected().number()[l] : null)
                        .with(LEVELS.wrong, wrong.value())
                        .with(LEVELS.wrongStandardError, wrong.standardError())
                        .with(LEVELS.tau, possible ? simulation.expected().tau(l) : null)
                        .build());
            }
        }
        return rows;
    }
}
