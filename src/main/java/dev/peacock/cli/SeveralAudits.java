package dev.peacock.cli;

import dev.peacock.audit.Audit;
import dev.peacock.audit.Audits;
import dev.peacock.audit.Need;
import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.LaterJob;
import dev.peacock.config.PeacockConfig;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSError;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Several audits of one fleet in one command: all are checked before the first begins, and share one session and one lock. */
final class SeveralAudits {
    /** What of an audit is left to do. */
    private record Waiting(Audit<?> audit, JobOptions options, LaterJob job) {
        String name() {
            return audit.name();
        }
    }

    /** How an audit ended: one line, and what it prints for {@code --json}. */
    private record Ended(int status, String line, @Nullable Record result) {}

    /**
     * How all of them ended.
     *
     * @param status the worst
     * @param byAudit what each prints for {@code --json}; null where it is not done
     */
    record Results(int status, Map<String, @Nullable Record> byAudit) {}

    private final Audits audits;
    private final PrintStream out;
    private final PrintStream log;
    private final List<Waiting> all = new ArrayList<>();

    private SeveralAudits(Audits audits, PrintStream out, PrintStream log) {
        this.audits = audits;
        this.out = out;
        this.log = log;
    }

    /**
     * @param parent the command that names them, for what is printed about a name that there is not
     * @param words the options, the same for each
     * @throws UserError if one of them has not all the options, or refuses them
     */
    static SeveralAudits of(
            Audits audits, CommandLine parent, List<String> names, List<String> words, PrintStream out, PrintStream log)
            throws Exception {
        SeveralAudits several = new SeveralAudits(audits, out, log);
        List<Audit<?>> named = new ArrayList<>();
        for (String given : names) {
            String name = given.strip();
            if (name.isEmpty()) {
                throw new UserError("the name of an audit is missing beside a comma; write names without spaces, as in "
                        + "consistency,labels");
            }
            Audit<?> audit = audits.all().stream()
                    .filter(one -> one.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ParameterException(
                            parent,
                            "There is no audit '" + Shown.text(name) + "'. Choose one of: "
                                    + audits.all().stream().map(Audit::name).collect(Collectors.joining(", ")) + "."));
            if (named.contains(audit)) {
                throw new UserError("audit " + name + " is named twice; name it once");
            }
            named.add(audit);
        }
        for (Audit<?> audit : named) {
            several.all.add(several.waiting(audit, named, words));
        }
        return several;
    }

    private Waiting waiting(Audit<?> audit, List<Audit<?>> named, List<String> words) throws Exception {
        CommandLine line = audit.command(audits, out, log);
        try {
            line.parseArgs(words.toArray(String[]::new));
        } catch (UnmatchedArgumentException e) {
            throw new UserError(notOfAll(audit, named, e.getUnmatched().get(0)), e);
        } catch (ParameterException e) {
            throw new UserError("audit " + audit.name() + ": " + Shown.sentence(String.valueOf(e.getMessage())), e);
        }
        JobOptions options = line.getCommandSpec().mixins().values().stream()
                .map(mixin -> mixin.userObject())
                .filter(JobOptions.class::isInstance)
                .map(JobOptions.class::cast)
                .findFirst()
                .orElseThrow();
        try {
            return new Waiting(audit, options, LaterJob.of(options, (Callable<?>) line.getCommand()));
        } catch (UserError e) {
            throw new UserError("audit " + audit.name() + ": " + e.getMessage(), e);
        }
    }

    private String notOfAll(Audit<?> audit, List<Audit<?>> named, String word) {
        String option = word.split("=", 2)[0];
        return named.stream()
                .filter(one -> one.command(audits, out, log).getCommandSpec().findOption(option) != null)
                .findFirst()
                .map(owner -> option + " is an option of audit " + owner.name() + ", but not of audit " + audit.name()
                        + "; several audits in one command have the same options, so run audit " + owner.name()
                        + " in a command of its own")
                .orElse(Shown.text(word) + ": none of these audits has this option; several audits in one command have"
                        + " --out, --conf, --set, --json, --quiet and --verbose");
    }

    /** The options that all of them share. */
    JobOptions options() {
        return all.get(0).options();
    }

    String names() {
        return all.stream().map(Waiting::name).collect(Collectors.joining(","));
    }

    /** Whether one of them needs something of the fleet. */
    boolean needFleet() {
        return all.stream().anyMatch(one -> !one.audit().needs().isEmpty());
    }

    boolean need(Need need) {
        return all.stream().anyMatch(one -> one.audit().needs().contains(need));
    }

    /**
     * UserError that names the first audit that needs what a fleet of this configuration has not.
     *
     * @param where what the configuration was read from
     */
    void check(PeacockConfig config, String where) {
        for (Waiting one : all) {
            one.audit().needs().stream()
                    .filter(need -> !need.isMetBy(config))
                    .findFirst()
                    .ifPresent(need -> {
                        throw refused(where, one, "needs " + need.words(config) + ", which this fleet does not have");
                    });
        }
    }

    /** The same before the fleet is trained: also where an audit cannot follow the training. */
    void checkBeforeRun(PeacockConfig config, String where) {
        check(config, where);
        for (Waiting one : all) {
            String why = one.audit().cannotFollowRun(config);
            if (why != null) {
                throw refused(where, one, why);
            }
        }
    }

    private static UserError refused(String where, Waiting one, String why) {
        return new UserError(
                where + ": audit " + one.name() + " " + why + ", so nothing was started; leave " + one.name() + " out");
    }

    /** UserError if the driver's memory is too little for one of them, as far as the sizes of a fleet that is there tell. */
    void checkMemory(Configuration hadoop, String directory) {
        try {
            ExperimentFile.read(new OutputDirectory(hadoop, directory))
                    .ifPresent(fleet -> all.forEach(one -> one.audit()
                            .checkMemory(
                                    fleet.trainSize(),
                                    fleet.testSize(),
                                    Runtime.getRuntime().maxMemory())));
        } catch (IOException e) {
            throw new UserError(directory + ": cannot be read: " + Reason.of(e), e);
        }
    }

    /**
     * Runs one after another, and last {@code report}, if there are estimates; then says in a line each how they ended.
     *
     * @param report writes the report with all their sections
     */
    Results run(PeacockJobs peacock, Configuration hadoop, Jobs.Step report) throws IOException {
        PeacockJobs among = peacock.forSeveral();
        Map<String, Ended> ended = new LinkedHashMap<>();
        for (Waiting one : all) {
            peacock.context().log().printf("audit %s (%d of %d)%n", one.name(), ended.size() + 1, all.size());
            ended.put(one.name(), tried("audit " + one.name(), among, () -> audited(one, among, hadoop)));
        }
        Map<String, @Nullable Record> results = new LinkedHashMap<>();
        ended.forEach((name, end) -> results.put(name, end.result()));
        if (peacock.isEstimated()) {
            ended.put(
                    "report",
                    tried("report", among, () -> new Ended(report.run(), "done; " + peacock.reportPath(), null)));
        }
        out.println();
        int widest = ended.keySet().stream().mapToInt(String::length).max().orElse(0);
        ended.forEach((name, end) -> out.println(name + " ".repeat(widest - name.length() + 2) + end.line()));
        return new Results(
                ended.values().stream().mapToInt(Ended::status).reduce(ExitStatus.DONE, ExitStatus::worst), results);
    }

    private static Ended audited(Waiting one, PeacockJobs peacock, Configuration hadoop) throws IOException {
        int status = one.job().job().run(peacock, hadoop);
        String results = "results in "
                + peacock.context().out().path(one.audit().directories().get(0));
        return new Ended(
                status,
                status == ExitStatus.DONE
                        ? "done; " + results
                        : "done, but some models failed for good (exit status " + status + "); " + results,
                one.job().result());
    }

    /** What failed goes to {@code log}, too, as of every command. */
    private Ended tried(String what, PeacockJobs peacock, Jobs.Finding<Ended> step) throws IOException {
        try {
            return Jobs.explained(options().out, step);
        } catch (Exception | FSError e) {
            // who was stopped, or lost the directory, goes no further
            peacock.context().out().check();
            UserError error = Cli.userError(e);
            if (error != null) {
                log.println(what + ": not done: " + error.getMessage());
                return new Ended(ExitStatus.USER_ERROR, "not done: " + error.getMessage(), null);
            }
            return new Ended(Cli.bug(e, log), "not done: a bug in Peacock, printed above", null);
        }
    }
}
