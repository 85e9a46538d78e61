package dev.peacock.audit.inversion.spark;

import dev.peacock.dataset.PackedStore;
import dev.peacock.provenance.Sha256;
import dev.peacock.service.Budget;
import dev.peacock.service.Charge;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.spark.generate.KeptAnswers;
import dev.peacock.spark.generate.Ledger;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Floats;
import dev.peacock.target.service.Endpoint;
import dev.peacock.target.service.ServiceTarget;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;

/** Inverts the model of a prediction service. It is asked from the driver, since limits and pace are of the whole job. */
final class OneService {
    private static final String AUDIT = "inversion";
    private static final int ID_DIGITS = 16;

    private OneService() {}

    /** What was answered before is not asked again. */
    static List<Floats> ask(JobContext context, Endpoint endpoint, Limits limits, InversionTask task, PackedStore store)
            throws IOException {
        String id = Sha256.hex(endpoint.address() + " " + endpoint.request() + " " + endpoint.response() + " "
                        + endpoint.inputs() + " " + endpoint.classes())
                .substring(0, ID_DIGITS);
        KeptAnswers kept = KeptAnswers.of(context.out(), AUDIT, id);
        Charge before = new Charge(kept.queries(endpoint.classes()), 0, 0);
        context.log().printf("asking: %,d queries were answered before and are not asked again%n", before.requests());
        Budget budget = new Budget(limits, before.plus(Ledger.lost(context.out(), id)));
        Charge underWay = new Charge((long) endpoint.batch() * endpoint.concurrency(), 0, 0);
        try (Ledger ledger = Ledger.begin(context.out(), id, underWay);
                ServiceTarget target =
                        new ServiceTarget(endpoint, ServiceKey.ofThisProcess(), budget, kept, ledger::add)) {
            task.requireFits("--endpoint", target, store);
            List<Floats> found = task.of(0, target, null, store);
            context.log()
                    .printf(
                            "asking: %,d queries in all sessions%n",
                            budget.spent().requests());
            return found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("interrupted while a service is asked");
            stopped.initCause(e);
            throw stopped;
        }
    }
}
