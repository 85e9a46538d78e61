package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.simulation.LearnerSums;
import dev.peacock.audit.longtail.simulation.SimulatedLearner;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.audit.longtail.simulation.TrainedLearner;
import dev.peacock.check.UserError;
import dev.peacock.config.Recipe;
import dev.peacock.config.Shape;
import dev.peacock.provenance.Clock;
import dev.peacock.spark.jobs.ExecutorSize;
import dev.peacock.spark.jobs.Gpus;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.session.Sessions;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.backend.TrainerChoice;
import dev.peacock.training.nd4j.NativeCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Runs repetitions of the simulation in Spark tasks: a block of consecutive ones in each task for the learners of the
 * theory, and one in each task for the model.
 */
final class AuditLongTailSimulation {
    private static final Progress.Words SIMULATING = new Progress.Words("simulating", "repetitions", "repetitions/s");

    private final JobContext context;
    private final JavaSparkContext spark;
    private final int mostTasks;

    AuditLongTailSimulation(JobContext context) {
        this(context, Integer.MAX_VALUE);
    }

    /** {@code mostTasks}: of a job, on which no result depends. */
    AuditLongTailSimulation(JobContext context, int mostTasks) {
        this.context = context;
        this.spark = context.spark();
        this.mostTasks = mostTasks;
    }

    /** Throws a UserError for options that make no sense, or a model that does not fit the points. */
    LongTailSimulation run(LongTailSimulationOptions options, @Nullable Recipe recipe) throws IOException {
        Simulation simulation = options.simulation();
        ExecutorResources executor = ExecutorSize.of(spark.sc());
        simulation.check(executor);
        TrainedLearner learner = recipe == null ? null : learner(options, recipe);
        if (learner != null) {
            learner.check(simulation, executor);
        }
        double began = Clock.seconds();
        List<SimulatedLearner> learners = new ArrayList<>(refusing(options, simulation));
        double repeated = Clock.seconds();
        if (learner == null) {
            return new LongTailSimulation(options, simulation, learners, null, null, repeated - began, null);
        }
        learners.addAll(trained(options, learner, simulation));
        return new LongTailSimulation(
                options, simulation, learners, recipe, learner.trainer(), repeated - began, Clock.seconds() - repeated);
    }

    private List<SimulatedLearner> refusing(LongTailSimulationOptions options, Simulation simulation)
            throws IOException {
        RepetitionBlocks blocks = RepetitionBlocks.of(options);
        context.log()
                .println(String.format(
                        Locale.ROOT,
                        "audit longtail: %,d repetitions of %,d examples of %,d subpopulations in %,d tasks",
                        options.repetitions(),
                        options.examples(),
                        options.prior().subpopulations(),
                        blocks.count()));
        List<LearnerSums> sums = LongTailSimulationWork.refusing(context, simulation, blocks, mostTasks, SIMULATING);
        return IntStream.range(0, sums.size())
                .mapToObj(i -> SimulatedLearner.refusing(
                        simulation, simulation.refuseBelow().get(i), sums.get(i)))
                .toList();
    }

    private TrainedLearner learner(LongTailSimulationOptions options, Recipe recipe) {
        boolean gpus = Gpus.asked(spark.sc());
        NativeCode code = Sessions.nativeCode(spark.getConf());
        // reading a DL4J model loads its classes, which load ND4J
        code.select();
        TrainerChoice choice = TrainerChoice.of(
                recipe.model(), recipe.training(), Shape.flat(options.features()), options.classes(), gpus);
        choice.check(gpus, false);
        if (recipe.model().isNetwork() && recipe.training().batch() > options.examples()) {
            throw new UserError("training.batch = " + recipe.training().batch() + " is larger than --examples "
                    + options.examples() + ": lower it");
        }
        return new TrainedLearner(
                recipe,
                epochs(options, recipe),
                options.features(),
                options.noise(),
                choice.trainer(),
                choice.needsOpenBlas() ? code.loaded() : code);
    }

    /** The epochs asked for, or else the configuration's, a third and a tenth of them, and a single one. */
    static List<Integer> epochs(LongTailSimulationOptions options, Recipe recipe) {
        int all = recipe.training().epochs();
        if (!recipe.model().isNetwork()) {
            if (!options.epochs().isEmpty()) {
                throw new UserError("--epochs: the model is not trained in epochs; remove the option");
            }
            return List.of(all);
        }
        return IntStream.concat(
                        options.epochs().stream().mapToInt(Integer::intValue),
                        options.epochs().isEmpty() ? IntStream.of(1, all / 10, all / 3, all) : IntStream.empty())
                .filter(number -> number > 0)
                .distinct()
                .sorted()
                .boxed()
                .toList();
    }

    private List<SimulatedLearner> trained(
            LongTailSimulationOptions options, TrainedLearner learner, Simulation simulation) throws IOException {
        int learners = learner.epochs().size();
        context.log()
                .println(String.format(
                        Locale.ROOT,
                        "audit longtail: the model in %,d repetitions, epochs %s, with %s",
                        options.models(),
                        learner.epochs(),
                        learner.trainer()));
        List<LearnerSums> sums = LongTailSimulationWork.trained(
                context, simulation, learner, options.models(), ExecutorSize.tasksAtOnce(spark.sc()), mostTasks);
        return IntStream.range(0, learners)
                .mapToObj(i -> SimulatedLearner.trained(
                        simulation, learner.hasEpochs() ? learner.epochs().get(i) : null, sums.get(i)))
                .toList();
    }
}
