package dev.peacock.audit.inversion.spark;

import dev.peacock.dataset.PackedStore;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import dev.peacock.spark.generate.AskedService;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.work.Floats;
import dev.peacock.target.service.Endpoint;
import java.io.IOException;
import java.util.List;

/** Inverts the model of a prediction service. */
final class OneService {
    private OneService() {}

    /** What was answered before is not asked again. */
    static List<Floats> ask(JobContext context, Endpoint endpoint, Limits limits, InversionTask task, PackedStore store)
            throws IOException {
        ServiceKey key = ServiceKey.ofPredictions(System.getenv(), endpoint.address());
        return AskedService.ask(context, "inversion", endpoint, key, limits, target -> {
            task.requireFits("--endpoint", target, store);
            return task.of(0, target, null, store);
        });
    }
}
