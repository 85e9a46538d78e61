package dev.peacock.spark;

import dev.peacock.check.UserError;
import dev.peacock.config.ExperimentIdentity;
import dev.peacock.outcome.Outcomes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/** A fleet of which some runs are finished: they are {@code runs}, ascending. */
record FinishedFleet(OutputDirectory out, Experiment experiment, Outcomes.Inventory inventory, int[] runs) {

    /** That of another directory. UserError if there is no experiment or no run is finished. */
    static FinishedFleet read(SparkSession session, Configuration hadoop, OtherFleet other, PrintStream log)
            throws IOException {
        OutputDirectory there = new OutputDirectory(hadoop, other.directory());
        ExperimentFile file = ExperimentFile.read(there)
                .orElseThrow(() -> new UserError(there.root() + ": there is no experiment here; train first"));
        Experiment experiment = new PrepareExperiment(session, there, log).asTrained(other.config(), file);
        Outcomes.Inventory inventory = there.inventory(experiment.id());
        return new FinishedFleet(
                there,
                experiment,
                inventory,
                TrainSubsets.finishedRuns(inventory, experiment.config().subsets(), there));
    }

    /** Refuses fleets that differ in anything but how subsets are drawn, and fleets of one experiment. */
    static void checkSameTraining(List<FinishedFleet> fleets) {
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
            throw new UserError(first.root() + " is of the data set with hash " + hash + ", but " + other.root()
                    + " is of another, with hash " + otherHash + "; only fleets of one data set can be put together");
        }
        training(first).differenceFrom(training(other)).ifPresent(difference -> {
            throw new UserError(first.root() + " and " + other.root() + " were not trained alike: " + difference
                    + "; only how subsets are drawn (subsets.*) may differ");
        });
    }

    private static void checkOtherExperiment(FinishedFleet first, FinishedFleet other) {
        if (first.experiment.id().equals(other.experiment.id())) {
            throw new UserError(first.root() + " and " + other.root() + " both hold experiment " + other.experiment.id()
                    + "; put the runs of one experiment together with merge, and name it once");
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
