package dev.peacock.spark.generate;

import dev.peacock.generate.model.Target;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.service.ServiceSettings;
import dev.peacock.service.Limits;
import dev.peacock.service.ServiceKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be generated.
 *
 * @param seed of the prompts and of all draws
 * @param service how it is asked; null where the target is none
 */
public record GenerateOptions(
        Target target,
        PromptSource prompts,
        Wanted wanted,
        long seed,
        @Nullable Asking service) {
    /**
     * How a service is asked.
     *
     * @param concurrency requests at a time
     */
    public record Asking(ServiceSettings settings, ServiceKey key, Limits limits, int concurrency) {}

    Asking asking() {
        return Objects.requireNonNull(service, "a service");
    }
}
