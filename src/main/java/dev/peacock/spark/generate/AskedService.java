package dev.peacock.spark.generate;

import dev.peacock.check.UserError;
import dev.peacock.provenance.Sha256;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.spark.output.JobContext;
import dev.peacock.stats.RandomStream;
import dev.peacock.target.Target;
import dev.peacock.target.service.Endpoint;
import dev.peacock.target.service.Kept;
import dev.peacock.target.service.ServiceTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.jspecify.annotations.Nullable;

/**
 * A prediction service that an audit asks from the driver, since limits and pace are of the whole job. Its answers and what it cost are kept
 * in one place for all audits of a directory.
 */
public final class AskedService {
    /** Rows that are asked in every session, to see that the service is still the same; the first ones of a random stream. */
    public static final int SAMPLE = 8;

    private static final int ID_DIGITS = 16;
    private static final long SEED = 20_261_130;
    /** Services that compute with float32 do not always sum in the same order. */
    private static final double CLOSE = 1e-3;

    private AskedService() {}

    /** What is done with it. */
    public interface Asking<T> {
        T of(Target target) throws IOException, InterruptedException;
    }

    /**
     * Asks; what was answered before is not asked again.
     *
     * @param audit for messages
     * @throws UserError where the service answers otherwise than in an earlier session
     */
    public static <T> T ask(
            JobContext context, String audit, Endpoint endpoint, ServiceKey key, Limits limits, Asking<T> asking)
            throws IOException {
        String id = Sha256.hex(endpoint.address() + " " + endpoint.request() + " " + endpoint.response() + " "
                        + endpoint.inputs() + " " + endpoint.classes())
                .substring(0, ID_DIGITS);
        KeptAnswers kept = KeptAnswers.of(context.out(), audit, id);
        Charge before = new Charge(kept.queries(endpoint.classes()), 0, 0);
        context.log().printf("asking: %,d queries were answered before and are not asked again%n", before.requests());
        Budget budget = new Budget(limits, before.plus(Ledger.lost(context.out(), id)));
        Charge underWay = new Charge((long) endpoint.batch() * endpoint.concurrency(), 0, 0);
        try (Ledger ledger = Ledger.begin(context.out(), id, underWay)) {
            requireSame(
                    endpoint,
                    key,
                    budget,
                    kept,
                    ledger,
                    context.out().path(KeptAnswers.DIRECTORY + "/" + id).toString());
            try (ServiceTarget target = new ServiceTarget(endpoint, key, budget, kept, ledger::add)) {
                return asking.of(target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("interrupted while a service is asked");
            stopped.initCause(e);
            throw stopped;
        } finally {
            context.log()
                    .printf(
                            "asking: %,d queries in all sessions%n",
                            budget.spent().requests());
        }
    }

    /** Asks a few rows anew, and keeps what the first session was told. Where no row is left to ask, nothing new can be mixed with the old. */
    private static void requireSame(
            Endpoint endpoint, ServiceKey key, Budget budget, KeptAnswers kept, Ledger ledger, String directory)
            throws IOException, InterruptedException {
        int count = Math.min(SAMPLE, endpoint.batch());
        float[] rows = new float[count * endpoint.inputs()];
        RandomStream random = new RandomStream(SEED);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = (float) random.nextDouble();
        }
        double[] before = kept.find(ServiceTarget.hash(rows, 0, rows.length));
        Long most = budget.limits().requests();
        if (before != null && most != null && budget.spent().requests() + count > most) {
            return;
        }
        Kept room = before == null ? kept : new Again(ledger, endpoint.classes());
        try (ServiceTarget target = new ServiceTarget(endpoint, key, budget, room, ledger::add)) {
            double[] now = target.probabilities(rows, count);
            for (int i = 0; before != null && i < now.length; i++) {
                if (Math.abs(now[i] - before[i]) > CLOSE) {
                    throw new UserError(endpoint.address()
                            + " answers otherwise than in an earlier session, so that old answers must not be mixed with new ones;"
                            + " remove " + directory + " and run the same command again, or give another --out");
                }
            }
        }
    }

    /** Rows that were asked before: they cost again, and are not kept twice. */
    private record Again(Ledger ledger, int classes) implements Kept {
        @Override
        public double @Nullable [] find(String rows) {
            return null;
        }

        @Override
        public void keep(String rows, double[] probabilities) {
            ledger.add(new Charge(probabilities.length / classes, 0, 0));
        }
    }
}
