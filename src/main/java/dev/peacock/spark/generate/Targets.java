package dev.peacock.spark.generate;

import dev.peacock.config.section.ReadConfig;
import dev.peacock.generate.local.LocalSource;
import dev.peacock.generate.model.Target;
import dev.peacock.generate.ngram.NGramCorpus;
import dev.peacock.spark.output.JobContext;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Opens the models that are asked for. The models of this process are trained here, once, and can be sent to executors.
 *
 * @param configurations of the directory of a fleet
 */
public record Targets(JobContext context, Function<String, ReadConfig> configurations) {

    /** A model that counts. */
    public LocalSource open(Target.NGram target) throws IOException {
        context.log()
                .println("model: counting the " + target.unit().name().toLowerCase(Locale.ROOT) + " of "
                        + target.corpus());
        return NGramCorpus.train(
                target.corpus(),
                new TextOptions(target.column(), null, List.of(), null),
                target.order(),
                target.unit(),
                context.out().hadoop());
    }

    /** The model of a run, which is trained again and compared with what the fleet says of it. */
    public LocalSource open(Target.Fleet target) throws IOException {
        return FleetModel.open(context, target, configurations.apply(target.directory()));
    }

    /** Either of them; IllegalArgumentException for a service. */
    public LocalSource local(Target target) throws IOException {
        if (target instanceof Target.NGram ngram) {
            return open(ngram);
        }
        if (target instanceof Target.Fleet fleet) {
            return open(fleet);
        }
        throw new IllegalArgumentException("a service is not in this process");
    }
}
