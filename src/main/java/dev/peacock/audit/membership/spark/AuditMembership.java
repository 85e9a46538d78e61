package dev.peacock.audit.membership.spark;

import dev.peacock.attack.Curve;
import dev.peacock.attack.Gaussians;
import dev.peacock.attack.PooledSums;
import dev.peacock.attack.PooledVariances;
import dev.peacock.attack.Splits;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.Need;
import dev.peacock.audit.membership.Attack;
import dev.peacock.audit.membership.CorrectGuess;
import dev.peacock.audit.membership.ExampleScores;
import dev.peacock.audit.membership.Outliers;
import dev.peacock.audit.membership.Population;
import dev.peacock.audit.membership.Scores;
import dev.peacock.check.UserError;
import dev.peacock.estimate.MarginBlock;
import dev.peacock.estimate.RunGroups;
import dev.peacock.spark.columns.MarginBlocks;
import dev.peacock.spark.experiment.Experiment;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.experiment.TrainAgain;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.jobs.OrderedSums;
import dev.peacock.spark.nearest.Nearest;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.SparkTables;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Computes the tables of membership inference from the margins of a finished fleet: every run is in turn the target,
 * and the others are its shadow models.
 */
final class AuditMembership {
    private final JavaSparkContext spark;
    private final SparkTables tables;
    private final OutputDirectory out;
    private final Experiment experiment;
    private final PrintStream log;
    private final double gamma;
    private final Room room;

    /**
     * How much is done at once, which changes no result.
     *
     * @param tasks the most tasks that read and count
     * @param sample pairs of a run and an example whose scores tell where to cut all scores into ranges, or up to twice as many
     * @param range about how many scores a range has
     * @param halves bytes of the populations of half fleets that are attacked in one pass, and of their sums in one task; at least one half is
     */
    record Room(int tasks, long sample, long range, long halves) {
        private static final long SAMPLE = 32_000_000;
        private static final long RANGE = 1 << 20;
        private static final long HALVES = 48 << 20;

        static Room of(JavaSparkContext spark) {
            return new Room(4 * spark.defaultParallelism(), SAMPLE, RANGE, HALVES);
        }
    }

    /** Membership inference: every run is in turn the target. {@code gamma} is RMIA's. */
    public static MembershipSummary audit(AuditRun run, double gamma) throws IOException {
        JobContext context = run.context();
        return run.reported(
                new AuditMembership(context.session(), context.out(), run.experiment(), context.log(), gamma)
                        .run(run.fleet()));
    }

    /** {@code gamma} is RMIA's. */
    AuditMembership(SparkSession session, OutputDirectory out, Experiment experiment, PrintStream log, double gamma) {
        this(session, out, experiment, log, gamma, Room.of(JavaSparkContext.fromSparkContext(session.sparkContext())));
    }

    AuditMembership(
            SparkSession session,
            OutputDirectory out,
            Experiment experiment,
            PrintStream log,
            double gamma,
            Room room) {
        this.spark = JavaSparkContext.fromSparkContext(session.sparkContext());
        this.tables = new SparkTables(session, out);
        this.out = out;
        this.experiment = experiment;
        this.log = log;
        this.gamma = gamma;
        this.room = room;
    }

    MembershipSummary run(FinishedFleet fleet) throws IOException {
        requireChance();
        int runs = fleet.runs().length;
        MarginBlocks blocks = MarginBlocks.of(spark, fleet, room.tasks);
        JavaRDD<ExampleScores> examples = null;
        try {
            Sums sums = sums(blocks, runs);
            MarginBlock test = blocks.test();
            boolean scored = !experiment.config().model().givesLabels();
            Population population = Population.of(test, scored, gamma);
            Broadcast<PooledVariances> pooled = spark.broadcast(sums.pooled.variances());
            Broadcast<Population> shared = spark.broadcast(population);
            long pairs = (long) runs * experiment.trainSize();
            RunGroups groups = RunGroups.of(experiment.config().subsets().design(), fleet.runs(), Integer.MAX_VALUE);
            int times = Splits.of(pairs);
            HalfFleets halves =
                    new HalfFleets(spark, blocks.train(), test, scored, new Splits(groups, times, seed()), gamma, room);
            AttackCurves curves =
                    AttackCurves.of(halves, block -> Scores.of(block, pooled.value(), shared.value()), pairs);
            Attack chosen = perExampleAttack(sums.pooled);
            examples = examples(blocks, pooled, chosen, curves.curve(chosen));
            Nearest nearest = Nearest.of(spark, out, experiment);
            ExampleVulnerability columns = ExampleVulnerability.of(examples, experiment.trainSize());
            Outliers outliers = Outliers.of(
                    nearest.distances(), columns.vulnerability(), columns.tpr01(), columns.tpr001(), seed());
            MembershipSummary summary = new MembershipSummary(
                    experiment.id(),
                    runs,
                    fleet.failed().size(),
                    experiment.trainSize(),
                    chosen.title(),
                    population.size(),
                    gamma,
                    times,
                    // of sums over runs, splits cost nothing
                    MembershipFigures.of(
                                    curves,
                                    pairs,
                                    scored ? null : sums.correct,
                                    new Splits(groups, Splits.SPLITS, seed()))
                            .all(),
                    MembershipSummary.Outliers.of(outliers));
            // the mark is removed first, so that it never stands beside tables of another audit
            AuditFiles.begin(out, MembershipSummary.DIRECTORY);
            new MembershipFrames(spark, tables, experiment)
                    .write(examples, columns, nearest, outliers.nearDistance(), curves, summary);
            AuditFiles.finish(out, MembershipSummary.DIRECTORY, summary);
            log.println(
                    "audit membership: done over " + runs + " models; tables are in " + out.path("audits/membership"));
            return summary;
        } finally {
            blocks.release();
            if (examples != null) {
                examples.unpersist();
            }
        }
    }

    /** UserError where members are other examples than those that are none, so that attacks would tell these apart. */
    private void requireChance() {
        if (Need.CHANCE.isMetBy(experiment.config())) {
            return;
        }
        List<String> keys =
                new ArrayList<>(TrainAgain.without(experiment.config().subsets().design()));
        keys.addAll(List.of("subsets.design=uniform", TrainAgain.MARGINS));
        throw new UserError(out.root()
                + ": each of its models leaves out only a few listed examples, and all others are members everywhere, so attacks would"
                + " tell which examples are listed, and not which were trained on; train a fleet with subsets.design = uniform (or"
                + " bernoulli, balanced or local-hadamard): "
                + TrainAgain.command(
                        experiment.reproduce(), out.root().toString(), "-uniform", keys.toArray(new String[0])));
    }

    private long seed() {
        return experiment.config().subsets().seed();
    }

    /** What has to be known of all examples before one can be scored, and the attack that needs no scores. */
    private record Sums(PooledSums pooled, CorrectGuess correct) implements Serializable {
        static Sums of(MarginBlock block) {
            Sums sums = new Sums(new PooledSums(block.runs()), new CorrectGuess(block.runs()));
            sums.pooled.add(block);
            sums.correct.add(block);
            return sums;
        }

        Sums add(Sums other) {
            pooled.add(other.pooled);
            correct.add(other.correct);
            return this;
        }
    }

    private Sums sums(MarginBlocks blocks, int runs) throws IOException {
        Sums sums = JobGroups.find(
                spark,
                "audit membership: margins of " + runs + " models",
                () -> OrderedSums.of(
                        blocks.train()
                                .mapToPair(block -> new Tuple2<>(block.block().index(), Sums.of(block))),
                        Sums::add));
        double advantage = sums.correct.meanAdvantage();
        if (Double.compare(advantage, sums.correct.meanMemorization()) != 0) {
            throw new IllegalStateException("a member if classified correctly: TPR - FPR is " + advantage
                    + ", but mean memorization is " + sums.correct.meanMemorization());
        }
        return sums;
    }

    private Attack perExampleAttack(PooledSums sums) {
        return sums.shadows(experiment.trainSize()) >= Gaussians.SHADOWS_FOR_OWN_VARIANCE
                ? Attack.LIRA_ONLINE
                : Attack.LIRA_ONLINE_POOLED;
    }

    private static JavaRDD<ExampleScores> examples(
            MarginBlocks blocks, Broadcast<PooledVariances> pooled, Attack attack, Curve curve) {
        float[] thresholds = {
            curve.at(ExampleVulnerability.RATE_01).threshold(),
            curve.at(ExampleVulnerability.RATE_001).threshold()
        };
        boolean ownVariances = attack == Attack.LIRA_ONLINE;
        return blocks.train()
                .map(block -> ExampleScores.of(block, Scores.online(block, pooled.value(), ownVariances), thresholds))
                .persist(StorageLevel.MEMORY_AND_DISK());
    }
}
