package dev.peacock.spark.interchange;

import dev.peacock.check.UserError;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.OutcomeRow;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.MoreModels;
import dev.peacock.spark.fleet.TrainingLog;
import dev.peacock.spark.jobs.JobGroups;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.output.lock.Driver;
import dev.peacock.spark.output.lock.LockOwner;
import dev.peacock.training.nd4j.NativeCode;
import dev.peacock.training.nd4j.OpenBlas;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Combines fleets of one experiment that have different runs. Every run's row is copied unchanged, so the estimates are
 * those of one fleet with all runs. experiment.json is written last, since without it the directory is not an
 * experiment.
 */
public final class MergeFleets {
    /** There from the first copy until experiment.json is written: what lies beside it is copies, and a merge that was stopped starts over. */
    private static final String MERGING = "_merging";

    private final JavaSparkContext spark;
    private final OutputDirectory out;
    private final PrintStream log;

    public MergeFleets(JobContext context) {
        this.spark = context.spark();
        this.out = context.out();
        this.log = context.log();
    }

    /** One of the directories that are merged. */
    private record Fleet(OutputDirectory directory, ExperimentFile file, Outcomes.Inventory inventory) {
        TreeSet<Integer> runs() {
            TreeSet<Integer> runs = new TreeSet<>(inventory.finished().keySet());
            runs.addAll(inventory.failed().keySet());
            return runs;
        }

        Path root() {
            return directory.root();
        }
    }

    /** A stack of the merged fleet, its runs and the files that hold their rows. */
    private record MergedStack(int number, TreeSet<Integer> runs, TreeSet<String> files) implements Serializable {
        MergedStack(int number) {
            this(number, new TreeSet<>(), new TreeSet<>());
        }
    }

    /** Returns the merged directory's experiment.json. */
    public ExperimentFile run(List<OutputDirectory> directories, String reproduce) throws IOException {
        boolean again = out.exists(MERGING);
        if (ExperimentFile.read(out).isPresent() || !again && out.isOccupied()) {
            throw new UserError(out.root() + ": is not empty; choose an --out that is empty");
        }
        List<Fleet> fleets = new ArrayList<>();
        for (OutputDirectory directory : directories) {
            // before it is listed: a driver that ends in between has finished more than the list says
            checkIdle(directory);
            fleets.add(fleet(directory));
        }
        fleets.forEach(fleet -> checkSame(fleets.get(0), fleet));
        fleets.stream()
                .flatMap(fleet -> fleet.file().builds().stream())
                .map(fleets.get(0).file()::warning)
                .filter(warning -> !warning.isEmpty())
                .distinct()
                .forEach(log::println);
        checkDisjoint(fleets);
        ExperimentFile merged = merged(fleets, reproduce);
        out.writeText(MERGING, "copies of " + merged.json().path("merged_from") + "\n");
        for (String copies : again ? List.of("outcomes", "dataset", TrainingLog.NAME) : List.<String>of()) {
            // which may be of other fleets than this time
            out.files().delete(out.path(copies), true);
        }
        copyDataset(fleets);
        copyOutcomes(fleets, merged);
        out.check();
        Outcomes outcomes = out.outcomes(merged.id());
        for (Fleet fleet : fleets) {
            for (Map.Entry<Integer, String> failed : fleet.inventory().failed().entrySet()) {
                outcomes.fail(failed.getKey(), failed.getValue());
            }
        }
        fleets.forEach(fleet -> out.committed(fleet.runs()));
        TrainingLog.join(directories, out);
        merged.write(out);
        out.files().delete(out.path(MERGING), false);
        log.println(String.format(
                Locale.ROOT,
                "merge: experiment %s: %,d runs of %,d directories in %s",
                merged.id(),
                fleets.stream().mapToInt(fleet -> fleet.runs().size()).sum(),
                fleets.size(),
                out.root()));
        return merged;
    }

    private static Fleet fleet(OutputDirectory directory) throws IOException {
        ExperimentFile file = ExperimentFile.read(directory)
                .orElseThrow(() -> new UserError(
                        directory.root() + ": there is no experiment in this directory, so there is nothing to merge"));
        return new Fleet(directory, MoreModels.settled(directory, file), directory.inventory(file.id()));
    }

    private static void checkSame(Fleet first, Fleet other) {
        first.file()
                .identity()
                .differenceFrom(other.file().identity(), "the first was trained with", "the second with")
                .ifPresent(difference -> {
                    throw new UserError(first.root() + " holds experiment "
                            + first.file().id() + ", but " + other.root() + " holds experiment "
                            + other.file().id() + ": " + difference + "; only fleets of one experiment can be merged");
                });
        MoreModels.checkKept(first.directory(), first.file(), other.directory(), other.file());
        NativeCode one = first.file().nativeCode();
        NativeCode two = other.file().nativeCode();
        if (!one.roundsLike(two)) {
            throw new UserError(first.root() + " was trained with OpenBLAS's kernels " + one.core() + ", but "
                    + other.root() + " with " + two.core() + ", which round differently; train one of them again with "
                    + OpenBlas.VARIABLE + " set to the other's");
        }
    }

    /** Of a fleet that is being trained, whatever is finished at this moment would be merged, and the rest would be missing unsaid. */
    private static void checkIdle(OutputDirectory directory) throws IOException {
        Driver driver = Driver.of(directory).filter(Driver::atWork).orElse(null);
        if (driver != null) {
            LockOwner owner = driver.owner();
            throw new UserError(directory.root() + ": another driver is using this directory"
                    + (owner == null ? "" : ": " + owner.words()) + "; run merge again when it has ended");
        }
    }

    private static void checkDisjoint(List<Fleet> fleets) {
        for (int i = 0; i < fleets.size(); i++) {
            for (int j = 0; j < i; j++) {
                TreeSet<Integer> both = fleets.get(i).runs();
                both.retainAll(fleets.get(j).runs());
                if (!both.isEmpty()) {
                    throw new UserError(fleets.get(j).root() + " and "
                            + fleets.get(i).root() + " both hold "
                            + (both.size() == 1 ? "run " : both.size() + " runs, the first of them run ") + both.first()
                            + ", which would count twice; train different runs with subsets.first-run");
                }
            }
        }
    }

    private static ExperimentFile merged(List<Fleet> fleets, String reproduce) {
        int first = Integer.MAX_VALUE;
        int end = 0;
        List<String> sources = new ArrayList<>();
        for (Fleet fleet : fleets) {
            first = Math.min(first, fleet.file().firstRun());
            end = Math.max(end, fleet.file().endRun());
            if (!fleet.runs().isEmpty()) {
                first = Math.min(first, fleet.runs().first());
                end = Math.max(end, fleet.runs().last() + 1);
            }
            sources.add(fleet.root() + ": " + fleet.runs().size() + " runs");
        }
        if (end - first > SubsetsConfig.MOST_MODELS) {
            throw new UserError("runs " + first + " to " + (end - 1)
                    + " of these fleets are too far apart: in one experiment run numbers may span at most "
                    + SubsetsConfig.MOST_MODELS);
        }
        List<String> builds =
                fleets.stream().flatMap(fleet -> fleet.file().builds().stream()).toList();
        return fleets.get(0).file().ofRuns(first, end - first, sources, builds, reproduce);
    }

    private void copyDataset(List<Fleet> fleets) throws IOException {
        for (Fleet fleet : fleets) {
            OutputDirectory from = fleet.directory();
            if (from.exists("dataset")) {
                out.copyFrom(from, "dataset");
                return;
            }
        }
        throw new UserError(fleets.get(0).directory().path("dataset")
                + ": the data set is missing; run train again with this --out, which writes it anew");
    }

    private void copyOutcomes(List<Fleet> fleets, ExperimentFile merged) throws IOException {
        int size = merged.stack();
        SortedMap<Integer, MergedStack> byNumber = new TreeMap<>();
        for (Fleet fleet : fleets) {
            Outcomes outcomes = fleet.directory().outcomes(merged.id());
            fleet.inventory().finished().forEach((run, stack) -> {
                MergedStack of = byNumber.computeIfAbsent(run / size, MergedStack::new);
                of.runs().add(run);
                of.files().add(outcomes.stackFile(stack).toString());
            });
        }
        List<MergedStack> stacks = List.copyOf(byNumber.values());
        if (stacks.isEmpty()) {
            throw new UserError(fleets.get(0).root() + ": none of these fleets has a finished run; run train first");
        }
        Broadcast<SerializableConfiguration> hadoop = spark.broadcast(new SerializableConfiguration(out.hadoop()));
        String directory = out.path("outcomes").toString();
        String experiment = merged.id();
        int n = merged.trainSize();
        int q = merged.testSize();
        JobGroups.in(
                spark,
                "merge: " + fleets.size() + " fleets of " + experiment,
                () -> spark.parallelize(stacks, stacks.size()).foreach(stack -> {
                    Outcomes outcomes = new Outcomes(hadoop.value().value(), new Path(directory), experiment);
                    List<OutcomeRow> rows = new ArrayList<>();
                    for (String file : stack.files()) {
                        outcomes.read(new Path(file), n, q, Outcomes.Kept.ALL).stream()
                                .filter(row -> stack.runs().contains(row.run()))
                                .forEach(rows::add);
                    }
                    rows.sort(Comparator.comparingInt(OutcomeRow::run));
                    TaskContext task = TaskContext.get();
                    outcomes.commit(stack.number(), task.stageId() + "-" + task.taskAttemptId(), rows);
                }));
        out.files().delete(out.path("outcomes/_temporary"), true);
    }
}
