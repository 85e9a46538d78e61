package dev.peacock.command;

import picocli.CommandLine.Option;

/** The option {@code --repair} of the commands that train. An audit repairs the fleet that it trains. */
public final class RepairOption {
    @Option(
            names = "--repair",
            description = "First read every file of the fleet, move damaged outcome files to outcomes/_damaged/, "
                    + "and train their runs again. The commands train and run also restore a damaged copy of "
                    + "the data set.")
    public boolean asked;
}
