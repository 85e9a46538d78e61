package dev.peacock.cli;

import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** export: write estimates as NumPy's arrays. */
@Command(
        name = "export",
        description = {
            "write estimates as arrays in NumPy's format.",
            "They are memorization (train examples) and influence (test examples x train examples), float32, undefined is NaN; or"
                    + " the kept pairs as tr_idx, tt_idx, infl and mem. A file that export wrote is replaced; any other file,"
                    + " and a place in a Peacock directory, is refused."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock export --out target/digits --to target/digits.npz",
            "  job/peacock export --out target/digits --pairs target/pairs.npz"
        })
final class ExportCommand implements Callable<Integer> {
    private final PrintStream log;

    @Mixin
    final JobOptions options = new JobOptions();

    /** What can be written. */
    enum Format {
        npz
    }

    @Option(names = "--format", description = "Only npz, which is the default.")
    Format format = Format.npz;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "Where memorization goes, and influence if it is small; a path or any Hadoop URI.")
    @Nullable
    String to;

    @Option(
            names = "--influence",
            description = "Write influence whatever its size: 4 bytes for each pair, compressed.")
    boolean influence;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "Where the pairs of the last estimate go; a path or any Hadoop URI.")
    @Nullable
    String pairs;

    ExportCommand(PrintStream log) {
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        if (to == null && pairs == null) {
            throw new UserError("nothing to export: give --to FILE.npz, --pairs FILE.npz, or both");
        }
        if (to != null && to.equals(pairs)) {
            throw new UserError("--to and --pairs name the same file, " + to + "; give two");
        }
        options.checkConfiguration();
        return Jobs.reading("export", options, log, (peacock, hadoop) -> {
            peacock.export(() -> options.fromFileOrDirectory(hadoop), path(to), path(pairs), influence);
            return ExitStatus.DONE;
        });
    }

    private static @Nullable Path path(@Nullable String word) {
        return word == null ? null : JobOptions.localTarget(word);
    }
}
