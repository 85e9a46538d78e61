package dev.peacock.cli;

import picocli.CommandLine.Option;

/** {@code --repair}, of the commands that train. */
final class RepairOption {
    @Option(
            names = "--repair",
            description =
                    "Read every outcome file first, move damaged ones to outcomes/_damaged/, and train their runs again.")
    boolean asked;
}
