package dev.peacock.audit.longtail.spark;

import dev.peacock.audit.longtail.simulation.LearnerSums;
import dev.peacock.audit.longtail.simulation.Simulation;
import dev.peacock.audit.longtail.simulation.TrainedLearner;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Clock;
import dev.peacock.provenance.Sha256;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.KeptWork;
import dev.peacock.spark.work.Stack;
import dev.peacock.spark.work.Work;
import dev.peacock.training.Device;
import dev.peacock.training.ExecutorResources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The simulation's work: numbered blocks of repetitions for the learners of the theory, and single repetitions for the
 * model. Their sums are kept in a directory whose name depends on all options, so that the same command resumes there
 * and other options start another directory.
 */
final class LongTailSimulationWork {
    /** Below the output directory. */
    static final String DIRECTORY = LongTailSimulationTables.DIRECTORY + "/work";

    private LongTailSimulationWork() {}

    /** Repetitions of the theory's learners. */
    private record Refusing(Simulation simulation, RepetitionBlocks blocks) implements Work.Task<RepetitionSums> {
        @Override
        public Work.Made<RepetitionSums> run(Stack stack, Device device) {
            return made(stack, block -> simulation.run(blocks.from(block), blocks.to(block)));
        }

        @Override
        public int size(int block) {
            return blocks.to(block) - blocks.from(block);
        }
    }

    /** Repetitions of the model. */
    private record Trained(Simulation simulation, TrainedLearner learner, int tasksAtOnce)
            implements Work.Task<RepetitionSums> {
        @Override
        public Work.Made<RepetitionSums> run(Stack stack, Device device) {
            ExecutorResources resources = ExecutorResources.ofThisJvm(tasksAtOnce);
            return made(stack, repetition -> learner.run(simulation, repetition, resources, device));
        }

        @Override
        public int size(int repetition) {
            return learner.epochs().size();
        }
    }

    /** Sums of the theory's learners over all blocks. */
    static List<LearnerSums> refusing(
            JobContext context, Simulation simulation, RepetitionBlocks blocks, int mostTasks, Progress.Words words)
            throws IOException {
        String options = "refusing " + identity(simulation) + blocks;
        return sums(
                context,
                "audit longtail: " + blocks.repetitions() + " repetitions",
                options,
                "theory",
                new Refusing(simulation, blocks),
                blocks.count(),
                mostTasks,
                words);
    }

    /** Sums of the model, by its numbers of epochs, over the first repetitions. */
    static List<LearnerSums> trained(
            JobContext context,
            Simulation simulation,
            TrainedLearner learner,
            int repetitions,
            int tasksAtOnce,
            int mostTasks)
            throws IOException {
        String options = "trained " + identity(simulation) + learner.recipe().effective() + learner.epochs()
                + learner.features() + " " + learner.noise() + " " + learner.trainer() + learner.nativeCode();
        return sums(
                context,
                "audit longtail: models of " + repetitions + " repetitions",
                options,
                learner.trainer(),
                new Trained(simulation, learner, tasksAtOnce),
                repetitions,
                mostTasks,
                Progress.TRAINING);
    }

    /**
     * The words for a prior may name a file; its frequencies are identified by the expectations that follow from them.
     */
    private static String identity(Simulation of) {
        return Build.current().version() + " " + of.prior().words() + " "
                + of.prior().subpopulations() + " "
                + of.examples() + " " + of.classes() + " " + of.refuseBelow() + " " + of.seed() + " "
                + Arrays.toString(of.expected().number())
                + Arrays.toString(of.expected().mass()) + " ";
    }

    private static List<LearnerSums> sums(
            JobContext context,
            String name,
            String options,
            String worker,
            Work.Task<RepetitionSums> task,
            int parts,
            int mostTasks,
            Progress.Words words)
            throws IOException {
        int stack = (int) (((long) parts + mostTasks - 1) / mostTasks);
        return added(new KeptWork<>(context, "audit longtail", DIRECTORY, RepetitionSums.CODEC)
                .scheduler(
                        name,
                        KeptWork.id(Sha256.hex(options + " " + stack)),
                        worker,
                        words,
                        stack,
                        task,
                        "finished " + words.things())
                .made(parts));
    }

    /** In the order of blocks, so that sums depend on neither tasks nor executors. */
    private static List<LearnerSums> added(List<RepetitionSums> rows) {
        List<LearnerSums> sums = new ArrayList<>();
        for (RepetitionSums row : rows) {
            if (row.learner() == sums.size()) {
                sums.add(row.sums());
            } else {
                sums.set(row.learner(), sums.get(row.learner()).merge(row.sums()));
            }
        }
        return sums;
    }

    private interface Part {
        List<LearnerSums> sums(int number);
    }

    private static Work.Made<RepetitionSums> made(Stack stack, Part part) {
        double began = Clock.seconds();
        List<RepetitionSums> rows = new ArrayList<>();
        for (int number : stack.numbers()) {
            List<LearnerSums> sums = part.sums(number);
            for (int learner = 0; learner < sums.size(); learner++) {
                rows.add(RepetitionSums.of(number, learner, sums.get(learner)));
            }
        }
        return new Work.Made<>(rows, Map.of(), Clock.seconds() - began);
    }
}
