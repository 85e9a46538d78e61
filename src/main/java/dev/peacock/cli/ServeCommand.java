package dev.peacock.cli;

import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.command.TargetOptions;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.experiment.ExperimentFile;
import dev.peacock.spark.experiment.FinishedFleet;
import dev.peacock.spark.fleet.RunClassifiers;
import dev.peacock.spark.session.Sessions;
import dev.peacock.target.Answers;
import dev.peacock.target.Target;
import dev.peacock.target.serve.PredictionServer;
import dev.peacock.training.Device;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code serve}: answers over HTTP with what a model says. */
@Command(
        name = "serve",
        description = {
            "answer over HTTP, on this machine alone, with what a model says, to try audit stealing on.",
            "The model is a file of DL4J or ONNX, or that of a run of the fleet in --out, which is trained again. POST "
                    + "{\"instances\": [[...]]} gives {\"predictions\": [[...]]}. It ends at Ctrl-C."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock serve --out target/digits --run 0 --port 8123 --answers rounded:3",
            "  curl -d '{\"instances\": [[0, 0, ...]]}' http://localhost:8123/"
        })
final class ServeCommand implements Callable<Integer> {
    private static final int MOST_PORT = 65_535;

    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Mixin
    final TargetOptions target = new TargetOptions();

    @Option(names = "--run", paramLabel = "R", description = "The run of the fleet whose model answers (default: 0).")
    @Nullable
    Integer run;

    @Option(names = "--port", paramLabel = "N", description = "To listen on; 0 for any that is free (default: 0).")
    int port;

    @Option(
            names = "--answers",
            paramLabel = "KIND",
            description = "What is told: full, rounded:K (to K digits) or label (default: ${DEFAULT-VALUE}).")
    String answers = "full";

    /** Ends it. */
    final CountDownLatch end = new CountDownLatch(1);

    ServeCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws IOException {
        Answers told = Answers.of("--answers", answers);
        target.check(run != null || !options.out.isEmpty());
        if (port < 0 || port > MOST_PORT) {
            throw new UserError("--port " + port + ": must be from 0 to " + MOST_PORT);
        }
        if (target.isService()) {
            throw new UserError("--endpoint is a service already; give --model FILE, or --out URI of a fleet");
        }
        if (target.isFile()) {
            options.refuseConfiguration("serve with --model", "the file has the whole model");
            return Jobs.alone(
                    options, log, () -> serve(target.file(Sessions.hadoop()).open(), told));
        }
        if (options.out.isEmpty()) {
            throw new UserError("give the model that answers: --model FILE, or --out URI of a fleet");
        }
        return Jobs.reading("serve", options, log, (peacock, hadoop) -> serve(ofFleet(peacock, hadoop), told));
    }

    private Target ofFleet(PeacockJobs peacock, Configuration hadoop) throws IOException {
        FinishedFleet fleet = FinishedFleet.of(
                peacock.context().out(), peacock.experiment(() -> options.fromFileOrDirectory(hadoop)));
        int number = run == null ? 0 : run;
        RunClassifiers.requireRun(fleet, number);
        ExperimentFile.warnOfBuild(fleet.out(), log);
        return RunClassifiers.of(peacock.context().spark(), fleet)
                .train(number, Device.CPU)
                .target();
    }

    private int serve(Target model, Answers told) {
        try (model;
                PredictionServer server = new PredictionServer(model, told, port)) {
            out.println("http://localhost:" + server.port() + "/ answers with "
                    + (told.kind() == Answers.Kind.LABEL ? "the label, of " : told + " probabilities of ")
                    + model.classes() + " classes to rows of " + model.inputs() + " values; Ctrl-C ends it");
            out.flush();
            end.await();
            return ExitStatus.DONE;
        } catch (IOException e) {
            throw new UserError(
                    "--port " + port + ": cannot be listened on: " + Reason.of(e) + "; choose another, or 0", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.DONE;
        }
    }
}
