package dev.peacock.spark.experiment;

import dev.peacock.check.UserError;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.config.SubsetsConfig;
import dev.peacock.outcome.Outcomes;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.fs.Path;

/** A fleet with at least one finished run: {@code runs} are the numbers of the finished runs, ascending. */
public record FinishedFleet(OutputDirectory out, Experiment experiment, Outcomes.Inventory inventory, int[] runs) {

    /** The fleet of another directory. Throws a UserError if there is no experiment or no run is finished. */
    public static FinishedFleet read(JobContext context, OtherFleet other) throws IOException {
        OutputDirectory there = new OutputDirectory(context.out().hadoop(), other.directory());
        ExperimentFile file = ExperimentFile.required(there);
        return of(there, new PrepareExperiment(context.in(there)).asTrained(other.config(), file));
    }

    /** The finished runs among those that the experiment wants. Throws a UserError if there are none. */
    public static FinishedFleet of(OutputDirectory out, Experiment experiment) throws IOException {
        Outcomes.Inventory inventory = out.inventory(experiment.id());
        SubsetsConfig wanted = experiment.config().subsets();
        int[] runs = inventory.finishedRuns(wanted);
        int failed = inventory.failedRuns(wanted).size();
        if (runs.length == 0 && failed > 0) {
            throw new UserError(out.path("outcomes") + ": all " + failed
                    + " runs that ended have failed for good, so there is nothing to estimate; change the model or "
                    + "the training, and choose another --out");
        }
        if (runs.length == 0) {
            throw new UserError(out.path("outcomes") + ": no run is finished yet; run train first");
        }
        return new FinishedFleet(out, experiment, inventory, runs);
    }

    /** Numbers of the runs that failed for good, among those that the experiment wants. */
    public Set<Integer> failed() {
        return inventory.failedRuns(experiment.config().subsets()).keySet();
    }

    /** The same of some of its runs. */
    public FinishedFleet only(int[] some) {
        return new FinishedFleet(out, experiment, inventory, some);
    }

    /** Refuses fleets that differ in anything but how subsets are drawn, and fleets of one experiment. */
    public static void checkSameTraining(List<FinishedFleet> fleets) {
        for (int i = 1; i < fleets.size(); i++) {
            checkSameTraining(fleets.get(0), fleets.get(i));
            for (int j = 0; j < i; j++) {
                checkOtherExperiment(fleets.get(j), fleets.get(i));
            }
        }
    }

    private static void checkSameTraining(FinishedFleet first, FinishedFleet other) {
        String hash = first.experiment.contentHash();
        String otherHash = other.experiment.contentHash();
        if (!hash.equals(otherHash)) {
            throw new UserError(first.root() + " has the data set with hash " + hash + ", but " + other.root()
                    + " has another, with hash " + otherHash + "; only fleets of the same data set can be combined");
        }
        training(first)
                .differenceFrom(training(other), "the first with", "the second with")
                .ifPresent(difference -> {
                    throw new UserError(first.root() + " and " + other.root() + " were trained differently: "
                            + difference + "; only how subsets are drawn (subsets.*) may differ");
                });
    }

    private static void checkOtherExperiment(FinishedFleet first, FinishedFleet other) {
        if (first.experiment.id().equals(other.experiment.id())) {
            throw new UserError(first.root() + " and " + other.root() + " both hold experiment " + other.experiment.id()
                    + "; combine the runs of one experiment with merge, and give that directory once");
        }
    }

    private static ExperimentIdentity training(FinishedFleet fleet) {
        Map<String, String> fields = fleet.experiment.identity().fields().entrySet().stream()
                .filter(field -> !field.getKey().startsWith("subsets."))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return new ExperimentIdentity(fields);
    }

    private Path root() {
        return out.root();
    }
}
