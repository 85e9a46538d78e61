package dev.peacock.spark;

import dev.peacock.outcome.Outcomes;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/** The audits of a finished fleet as jobs; each may run alone. What they find lies in {@code audits/NAME}. */
public final class Audits {
    private final SparkSession session;
    private final OutputDirectory out;
    private final PrintStream log;
    private final boolean terminal;
    private final Experiment experiment;
    private final boolean repair;

    /** {@code repair}: whether an audit that trains a fleet trains what is damaged of it again. */
    Audits(
            SparkSession session,
            OutputDirectory out,
            PrintStream log,
            boolean terminal,
            Experiment experiment,
            boolean repair) {
        this.session = session;
        this.out = out;
        this.log = log;
        this.terminal = terminal;
        this.experiment = experiment;
        this.repair = repair;
    }

    /** Membership inference: every run is in turn the target. {@code gamma} is RMIA's. */
    public MembershipSummary membership(double gamma) throws IOException {
        MembershipSummary summary = new AuditMembership(session, out, experiment, log, gamma).run(finished());
        writeReport();
        return summary;
    }

    /** The runs of a fleet that are finished, ascending, and where they are. */
    record Finished(Outcomes.Inventory inventory, int[] runs) {}

    /** What memorized examples are worth. {@code reproduce}: the command line to write down. */
    public UtilityResult utility(UtilityOptions options, String reproduce) throws IOException {
        UtilityResult result =
                new AuditUtility(session, out, experiment, log, terminal).run(finished(), options, repair, reproduce);
        writeReport();
        return result;
    }

    /** The definition itself, for some examples. {@code reproduce}: the command line to write down. */
    public LeaveOneOutResult leaveOneOut(LeaveOneOutOptions options, String reproduce) throws IOException {
        LeaveOneOutResult result = new AuditLeaveOneOut(session, out, experiment, log, terminal)
                .run(finished(), options, repair, reproduce);
        writeReport();
        return result;
    }

    /** C-scores over this fleet and those of other directories. */
    public ConsistencySummary consistency(List<OtherFleet> others) throws IOException {
        List<FinishedFleet> fleets = new ArrayList<>(List.of(fleet()));
        for (OtherFleet other : others) {
            fleets.add(FinishedFleet.read(session, out.hadoop(), other, log));
        }
        ConsistencySummary summary = new AuditConsistency(session, out, fleets).run();
        writeReport();
        return summary;
    }

    /** A lower bound on epsilon from a file of guesses who was in a run's subset. */
    public EpsilonSummary epsilon(int run, Path guesses, double confidence, double delta) throws IOException {
        EpsilonSummary summary = new AuditEpsilon(session, fleet(), run).fromFile(guesses, confidence, delta);
        writeReport();
        return summary;
    }

    /** The same from the fleet's own margins; {@code guesses} is how many, null for a tenth of the train examples. */
    public EpsilonSummary epsilon(int run, @Nullable Integer guesses, double confidence, double delta)
            throws IOException {
        EpsilonSummary summary = new AuditEpsilon(session, fleet(), run).fromScores(guesses, confidence, delta);
        writeReport();
        return summary;
    }

    /** The long tail of the fleet's data, and what of it was memorized. */
    public LongTailResult longTail(LongTailOptions options) throws IOException {
        LongTailResult result = new AuditLongTail(session, out, experiment, log).run(options);
        writeReport();
        return result;
    }

    private FinishedFleet fleet() throws IOException {
        Finished finished = finished();
        return new FinishedFleet(out, experiment, finished.inventory(), finished.runs());
    }

    /** The report with what the audits found, where there are estimates for it to show. */
    private void writeReport() throws IOException {
        Optional<ExperimentFile> file = ExperimentFile.read(out);
        if (file.isPresent() && out.exists(Summary.NAME)) {
            new WriteReport(session, out, experiment).run(Summary.read(out), file.get());
        }
    }

    private Finished finished() throws IOException {
        Outcomes.Inventory inventory = out.inventory(experiment.id());
        return new Finished(
                inventory,
                TrainSubsets.finishedRuns(inventory, experiment.config().subsets(), out));
    }
}
