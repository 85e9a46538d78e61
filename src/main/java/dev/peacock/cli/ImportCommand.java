package dev.peacock.cli;

import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.config.section.ReadConfig;
import dev.peacock.spark.PeacockJobs;
import dev.peacock.spark.session.Sessions;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code import}: makes an experiment from a fleet that was trained elsewhere. */
@Command(
        name = "import",
        description = {
            "make an experiment from a fleet that was trained elsewhere, given as NumPy arrays.",
            "The arrays are trainset_mask (models x train examples), and for trainset_ and testset_ each correctness (models x "
                    + "examples, zeros and ones), prediction (models x examples, numbers of labels), or logits or probabilities "
                    + "(models x examples x labels), which give correctness, predictions and margins; margin (models x examples) "
                    + "may stand beside the first two. Also train_labels and test_labels; and optionally label_names, train_ids "
                    + "and test_ids. docs/interchange.md has a program that makes one."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock import --npz fleet.npz --out target/imported",
            "  job/peacock estimate --out target/imported",
            "  job/peacock report --out target/imported",
            "The configuration may set estimate, training.stack and how subsets were drawn, and nothing else."
        })
final class ImportCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    @Option(
            names = "--npz",
            paramLabel = "FILE",
            required = true,
            description = "The arrays: a .npz file, or a directory of .npy files; a path or any Hadoop URI.")
    String npz = "";

    @Option(names = "--repair", description = "Write all files again, for instance because some are damaged.")
    boolean repair;

    ImportCommand(PrintStream out, PrintStream log) {
        this.out = out;
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        Path source = GivenPath.localByDefault(npz);
        // how many models there are is for the job to find, and no other key's business
        read(source, 1);
        return Jobs.writing("import", options, log, (peacock, hadoop) -> {
            PeacockJobs.Fleet fleet = peacock.importFleet(
                    source, models -> read(source, models), options.reproduce("import", "--npz", npz), repair);
            NextSteps.afterTrain(options.progress(log), options);
            if (options.json) {
                out.println(JsonResults.fleet(fleet));
            }
            return ExitStatus.DONE;
        });
    }

    private ReadConfig read(Path source, int models) {
        return options.under(
                Sessions.hadoop(),
                List.of("dataset.imported=" + JsonResults.quoted(source.toString()), "subsets.models=" + models));
    }
}
