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

/** {@code export}: writes estimates as NumPy arrays. */
@Command(
        name = "export",
        description = {
            "write estimates as NumPy arrays.",
            "--to writes the arrays memorization (train examples) and influence (test examples x train "
                    + "examples), in float32, with NaN where a value is undefined. --pairs writes the kept pairs as "
                    + "tr_idx, tt_idx, infl and mem. A file that export wrote earlier is replaced; any other existing "
                    + "file, and any path in a Peacock directory, is refused."
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

    /** The file formats. */
    enum Format {
        npz
    }

    @Option(names = "--format", description = "The file format; only npz, the default, is supported.")
    Format format = Format.npz;

    @Option(
            names = "--to",
            paramLabel = "FILE",
            description = "The file for memorization, and for influence if that is small: a path or any Hadoop URI.")
    @Nullable
    String to;

    @Option(
            names = "--influence",
            description = "Write influence whatever its size: 4 bytes a pair before compression.")
    boolean influence;

    @Option(
            names = "--pairs",
            paramLabel = "FILE",
            description = "The file for the pairs of the last estimate: a path or any Hadoop URI.")
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
            throw new UserError("--to and --pairs both name " + to + "; give two different files");
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
