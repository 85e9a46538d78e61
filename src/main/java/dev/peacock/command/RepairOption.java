package dev.peacock.command;

import picocli.CommandLine.Option;

/** {@code --repair}, of the commands that train; for an audit, of the fleet that it trains. */
public final class RepairOption {
    @Option(
            names = "--repair",
            description =
                    "Read every file of the fleet first, move damaged outcomes to outcomes/_damaged/, and train their runs"
                            + " again; train and run also pack a damaged data set again.")
    public boolean asked;
}
