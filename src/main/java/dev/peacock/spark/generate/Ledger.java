package dev.peacock.spark.generate;

import dev.peacock.service.Charge;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What requests used, or may have used, whose answers are not kept: a small file beside the answers. While a session asks, it also says how
 * much may be under way, so that a session which is killed leaves no less behind than it may have used. Safe to use from several threads.
 */
public final class Ledger implements AutoCloseable {
    private static final String MEND = "restore it, or remove it, which forgets what requests without an answer used";

    private final OutputDirectory out;
    private final String name;
    private final Charge underWay;
    private Charge lost;

    /**
     * As it is kept.
     *
     * @param lost without an answer
     * @param underWay of a session that did not end, at most
     */
    record Kept(Charge lost, Charge underWay) {}

    private Ledger(OutputDirectory out, String name, Charge lost, Charge underWay) {
        this.out = out;
        this.name = name;
        this.lost = lost;
        this.underWay = underWay;
    }

    /** What earlier sessions lost; what a killed one may have used counts as lost. */
    public static Charge lost(OutputDirectory out, String id) throws IOException {
        return JsonFiles.read(out, name(id), Kept.class, MEND)
                .map(kept -> kept.lost().plus(kept.underWay()))
                .orElse(Charge.NONE);
    }

    /** Begins a session; {@code underWay} is the most that its requests use at one time. */
    public static Ledger begin(OutputDirectory out, String id, Charge underWay) throws IOException {
        Ledger ledger = new Ledger(out, name(id), lost(out, id), underWay);
        ledger.write(underWay);
        return ledger;
    }

    private static String name(String id) {
        return Generate.DIRECTORY + "/" + id + ".json";
    }

    public synchronized void add(Charge charge) {
        lost = lost.plus(charge);
        try {
            write(underWay);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the session, when nothing is under way any more. */
    @Override
    public synchronized void close() throws IOException {
        write(Charge.NONE);
    }

    private void write(Charge atMost) throws IOException {
        out.writeText(name, JsonFiles.line(new Kept(lost, atMost)) + "\n");
    }
}
