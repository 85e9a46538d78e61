package dev.peacock.audit.stealing.spark;

import static dev.peacock.audit.stealing.spark.StealingTables.COPIES;
import static dev.peacock.audit.stealing.spark.StealingTables.DIRECTORY;

import dev.peacock.audit.AuditPage;
import dev.peacock.audit.AuditRun;
import dev.peacock.audit.stealing.StealingSummary;
import dev.peacock.audit.stealing.Victim;
import dev.peacock.bits.PackedBits;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Build;
import dev.peacock.provenance.Sha256;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.generate.AskedService;
import dev.peacock.spark.jobs.Progress;
import dev.peacock.spark.output.AuditFiles;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.session.Sessions;
import dev.peacock.spark.work.KeptWork;
import dev.peacock.spark.work.Work;
import dev.peacock.target.TargetFile;
import dev.peacock.target.service.Endpoint;
import dev.peacock.training.nd4j.NativeCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Steals models of a fleet, of a file, or of a service, and says how like the copies are. */
record AuditStealing(JobContext context, StealingOptions options, PrintStream out) {
    private static final Progress.Words WORDS = new Progress.Words("stealing", "models", "models/s");
    private static final int ID_DIGITS = 16;

    /**
     * Rows of test examples, one after another.
     *
     * @param width values of a row; 0 without any
     */
    record Test(float[] rows, int width) {
        String hash() {
            ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(rows.length, Float.BYTES));
            bytes.asFloatBuffer().put(rows);
            return AuditStealing.hash(bytes.array());
        }
    }

    /** Models of runs of a fleet, each of which is trained again. */
    StealingSummary ofFleet(AuditRun run, List<Integer> runs) throws IOException {
        FinishedFleet fleet = run.fleet();
        runs.forEach(one -> RunClassifiers.requireRun(fleet, one));
        ExperimentFile.warnOfBuild(fleet.out(), context.log());
        RunClassifiers models = RunClassifiers.of(context.spark(), fleet);
        List<Victim> victims =
                stolen(fleet.experiment().id() + " " + runs, new FleetTask(models, runs, options), runs.size());
        for (Victim victim : victims) {
            int changed = RunClassifiers.changed(
                    context.spark(),
                    fleet,
                    victim.run(),
                    PackedBits.of(
                            Objects.requireNonNull(victim.trainRight()),
                            fleet.experiment().trainSize()),
                    PackedBits.of(
                            Objects.requireNonNull(victim.testRight()),
                            fleet.experiment().testSize()));
            context.log()
                    .println("model: run " + victim.run()
                            + " was trained again and is right on the same examples as before"
                            + (changed == 0 ? "" : " but for " + changed + ", as on another kind of processor"));
        }
        String all = String.join(", ", runs.stream().map(String::valueOf).toList());
        return run.reported(written((runs.size() == 1 ? "run " : "runs ") + all, victims));
    }

    StealingSummary ofFile(TargetFile file, Test test) throws IOException {
        NativeCode code = Sessions.nativeCode(context.session().sparkContext().getConf());
        requireNoFleet();
        return written(
                file.name(),
                stolen(
                        hash(file.bytes()) + " " + file.shape() + " " + file.output() + " " + test.hash(),
                        new FileTask(file, test.rows(), test.width(), options, code),
                        1));
    }

    /** In whose report the result would stand as if it were of a model of it. */
    private void requireNoFleet() throws IOException {
        if (context.out().exists(OutputDirectory.EXPERIMENT)) {
            throw new UserError("--out " + context.out().root()
                    + " holds a fleet, in whose report this result would appear: give another directory with --out");
        }
    }

    private List<Victim> stolen(String identity, Work.Task<VictimFile> task, int models) throws IOException {
        String id = id(Build.current().version() + " " + options.plan() + " " + Arrays.toString(options.range()) + " "
                + identity);
        return new KeptWork<>(context, "audit stealing", VictimFile.DIRECTORY, VictimFile.CODEC)
                        .scheduler("audit stealing: models", id, "thief", WORDS, 1, task, "finished models")
                        .made(models)
                        .stream()
                        .map(VictimFile::victim)
                        .toList();
    }

    private static String hash(byte[] bytes) {
        MessageDigest digest = Sha256.begin();
        digest.update(bytes);
        return Sha256.hex(digest);
    }

    private static String id(String identity) {
        return Sha256.hex(identity).substring(0, ID_DIGITS);
    }

    /** Asked from here, since limits and pace are of the whole job; what was answered is not asked again. */
    StealingSummary ofService(Endpoint endpoint, ServiceKey key, Limits limits, Test test) throws IOException {
        requireNoFleet();
        long needed =
                options.plan().queries(endpoint.inputs(), test.rows().length / endpoint.inputs()) + AskedService.SAMPLE;
        context.log()
                .printf(
                        "asking: it takes at least %,d queries, and more where line searches find boundaries, or confidences are rounded%n",
                        needed);
        Long most = limits.requests();
        if (most != null && most < needed) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "--limit-queries %d: it takes at least %d queries, so that nothing was asked; give a higher limit, or smaller --budgets,"
                            + " --thieves, --points or --test",
                    most,
                    needed));
        }
        NativeCode code = Sessions.nativeCode(context.session().sparkContext().getConf());
        code.enter();
        return AskedService.ask(
                context,
                "stealing",
                endpoint,
                key,
                limits,
                target -> written(
                        endpoint.address().toString(),
                        List.of(FileTask.victim(
                                target, test.rows(), test.width(), options, code, answers -> "service"))));
    }

    private StealingSummary written(String target, List<Victim> victims) throws IOException {
        StealingSummary found = StealingSummary.of(target, victims);
        AuditFiles.begin(context.out(), DIRECTORY);
        context.write(COPIES, StealingRows.of(victims));
        AuditPage.finish(
                context.out(),
                DIRECTORY,
                StealingAudit.TITLE,
                StealingWords.facts(found),
                StealingParts.of(found),
                found);
        AuditPage.print(out, context.out(), DIRECTORY, StealingWords.facts(found), StealingWords.sentences(found));
        return found;
    }
}
