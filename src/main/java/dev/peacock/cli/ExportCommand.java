package dev.peacock.cli;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.command.ExitStatus;
import dev.peacock.command.GivenPath;
import dev.peacock.command.JobOptions;
import dev.peacock.command.Jobs;
import dev.peacock.config.section.ReadConfig;
import java.io.PrintStream;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code export}: writes estimates as NumPy arrays. */
@Command(
        name = "export",
        description = {
            "write estimates, or the fleet itself, as NumPy arrays.",
            "--to writes the arrays memorization (train examples) and influence (test examples x train "
                    + "examples), in float32, with NaN where a value is undefined. --pairs writes the kept pairs as "
                    + "tr_idx, tt_idx, infl and mem. Where estimates are by another score than correct, both say so in the array score. --fleet writes the finished models as import reads them. A file that export wrote earlier is replaced; any other existing "
                    + "file, and any path in a Peacock directory, is refused."
        },
        footerHeading = "%nExample:%n",
        footer = {
            "  job/peacock export --out target/digits --to target/digits.npz",
            "  job/peacock export --out target/digits --pairs target/pairs.npz",
            "  job/peacock export --out target/digits --fleet target/fleet.npz"
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

    @Option(
            names = "--fleet",
            paramLabel = "FILE",
            description = "The file for the finished models, as import reads them: a path or any Hadoop URI.")
    @Nullable
    String fleet;

    ExportCommand(PrintStream log) {
        this.log = log;
    }

    @Override
    public Integer call() throws Exception {
        List<String> files =
                Stream.of(to, pairs, fleet).filter(Objects::nonNull).toList();
        if (files.isEmpty()) {
            throw new UserError("nothing to export: give --to FILE.npz, --pairs FILE.npz or --fleet FILE.npz");
        }
        if (influence && to == null) {
            throw new UserError("--influence: says what --to writes, and --to is not given; add --to FILE.npz");
        }
        // one file may be spelt in two ways, and the second arrays would take the place of the first
        if (files.stream().map(GivenPath::localTarget).distinct().count() < files.size()) {
            throw new UserError("--to, --pairs and --fleet must name different files, but name " + Shown.list(files));
        }
        options.checkConfiguration();
        return Jobs.reading("export", options, log, (peacock, hadoop) -> {
            Supplier<ReadConfig> config = () -> options.fromFileOrDirectory(hadoop);
            if (to != null || pairs != null) {
                peacock.export(config, path(to), path(pairs), influence);
            }
            if (fleet != null) {
                peacock.exportFleet(config, GivenPath.localTarget(fleet));
            }
            return ExitStatus.DONE;
        });
    }

    private static @Nullable Path path(@Nullable String word) {
        return word == null ? null : GivenPath.localTarget(word);
    }
}
