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
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.session.Sessions;
import dev.peacock.training.ExecutorResources;
import dev.peacock.training.backend.TrainerChoice;
import dev.peacock.training.nd4j.NativeCode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.LongAccumulator;
import org.jspecify.annotations.Nullable;

/**
 * Repetitions of the long tail over Spark's tasks: a block of consecutive ones each for the learners of the theory, and one each for
 * the model. Sums of blocks are added in the order of blocks, so that they depend on neither tasks nor executors.
 */
final class AuditLongTailSimulation {
    private static final Progress.Words SIMULATING = new Progress.Words("simulating", "repetitions", "repetitions/s");

    private final JavaSparkContext spark;
    private final PrintStream log;
    private final boolean terminal;
    private final int mostTasks;

    AuditLongTailSimulation(JavaSparkContext spark, PrintStream log, boolean terminal) {
        this(spark, log, terminal, Integer.MAX_VALUE);
    }

    /** {@code mostTasks}: of a job, on which no result depends. */
    AuditLongTailSimulation(JavaSparkContext spark, PrintStream log, boolean terminal, int mostTasks) {
        this.spark = spark;
        this.log = log;
        this.terminal = terminal;
        this.mostTasks = mostTasks;
    }

    /** UserError for options that make no sense, and a model that does not fit the points. */
    LongTailSimulation run(LongTailSimulationOptions options, @Nullable Recipe recipe) throws IOException {
        Simulation simulation = options.simulation();
        ExecutorResources executor = ExecutorSize.of(spark.sc());
        simulation.check(executor);
        TrainedLearner learner = recipe == null ? null : learner(options, recipe);
        if (learner != null) {
            learner.check(simulation, executor);
        }
        Broadcast<Simulation> shared = spark.broadcast(simulation);
        try {
            double began = Clock.seconds();
            List<SimulatedLearner> learners = new ArrayList<>(refusing(options, simulation, shared));
            double repeated = Clock.seconds();
            if (learner == null) {
                return new LongTailSimulation(options, simulation, learners, null, null, repeated - began, null);
            }
            learners.addAll(trained(options, learner, simulation, shared));
            return new LongTailSimulation(
                    options,
                    simulation,
                    learners,
                    recipe,
                    learner.trainer(),
                    repeated - began,
                    Clock.seconds() - repeated);
        } finally {
            shared.destroy();
        }
    }

    private List<SimulatedLearner> refusing(
            LongTailSimulationOptions options, Simulation simulation, Broadcast<Simulation> shared) throws IOException {
        RepetitionBlocks blocks = RepetitionBlocks.of(options);
        log.println(String.format(
                Locale.ROOT,
                "audit longtail: %,d repetitions of %,d examples of %,d subpopulations in %,d tasks",
                options.repetitions(),
                options.examples(),
                options.prior().subpopulations(),
                blocks.count()));
        LongAccumulator done = spark.sc().longAccumulator();
        List<LearnerSums> sums;
        try (Progress progress = new Progress(log, terminal, SIMULATING, options.repetitions(), 0, done::value)) {
            sums = JobGroups.find(
                    spark,
                    "audit longtail: " + options.repetitions() + " repetitions",
                    () -> added(blocks.count(), block -> {
                        List<LearnerSums> of = shared.value().run(blocks.from(block), blocks.to(block));
                        done.add(blocks.to(block) - blocks.from(block));
                        return of;
                    }));
        }
        return IntStream.range(0, sums.size())
                .mapToObj(i -> SimulatedLearner.refusing(
                        simulation, simulation.refuseBelow().get(i), sums.get(i)))
                .toList();
    }

    private TrainedLearner learner(LongTailSimulationOptions options, Recipe recipe) {
        boolean gpus = Gpus.asked(spark.sc());
        NativeCode code = Sessions.nativeCode(spark.getConf());
        // a model of DL4J's is read by its classes, which load ND4J
        code.select();
        TrainerChoice choice = TrainerChoice.of(
                recipe.model(), recipe.training(), Shape.flat(options.features()), options.classes(), gpus);
        choice.check(gpus);
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

    /** Those that were asked for; else the configuration's, a third, a tenth, and a single one, which memorizes little. */
    static List<Integer> epochs(LongTailSimulationOptions options, Recipe recipe) {
        int all = recipe.training().epochs();
        if (!recipe.model().isNetwork()) {
            if (!options.epochs().isEmpty()) {
                throw new UserError("--epochs: the model is not trained in epochs; leave the option away");
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
            LongTailSimulationOptions options,
            TrainedLearner learner,
            Simulation simulation,
            Broadcast<Simulation> shared)
            throws IOException {
        int learners = learner.epochs().size();
        int tasksAtOnce = ExecutorSize.tasksAtOnce(spark.sc());
        LongAccumulator done = spark.sc().longAccumulator();
        log.println(String.format(
                Locale.ROOT,
                "audit longtail: the model in %,d repetitions, epochs %s, with %s",
                options.models(),
                learner.epochs(),
                learner.trainer()));
        List<LearnerSums> sums;
        try (Progress progress = new Progress(log, terminal, options.models() * learners, 0, done::value)) {
            sums = JobGroups.find(
                    spark,
                    "audit longtail: models of " + options.models() + " repetitions",
                    () -> added(options.models(), repetition -> {
                        List<LearnerSums> of = learner.run(
                                shared.value(),
                                repetition,
                                ExecutorResources.ofThisJvm(tasksAtOnce),
                                Gpus.of(TaskContext.get()));
                        done.add(learners);
                        return of;
                    }));
        }
        return IntStream.range(0, learners)
                .mapToObj(i -> SimulatedLearner.trained(
                        simulation, learner.hasEpochs() ? learner.epochs().get(i) : null, sums.get(i)))
                .toList();
    }

    /** A task for each part, and what they return, added in the order of parts. */
    private List<LearnerSums> added(int parts, Function<Integer, List<LearnerSums>> task) {
        List<Integer> numbers = IntStream.range(0, parts).boxed().toList();
        return spark.parallelize(numbers, Math.min(parts, mostTasks)).map(task).collect().stream()
                .reduce(LearnerSums::mergeAll)
                .orElseThrow();
    }
}
