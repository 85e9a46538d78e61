package dev.peacock.cli;

import dev.peacock.command.ExitStatus;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code completion}: prints the script that a shell needs for tab completion. */
@Command(
        name = "completion",
        description = "print the script that bash and zsh need for tab completion.",
        footerHeading = "%nExample:%n",
        footer = {"  source <(job/peacock completion)"})
final class CompletionCommand implements Callable<Integer> {
    private final PrintStream out;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Spec
    @Nullable
    CommandSpec spec;

    CompletionCommand(PrintStream out) {
        this.out = out;
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli gave no specification");
        }
        out.print(AutoComplete.bash("peacock", spec.root().commandLine()));
        return ExitStatus.DONE;
    }
}
