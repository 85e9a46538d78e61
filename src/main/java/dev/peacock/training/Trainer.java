package dev.peacock.training;

import dev.peacock.check.UserError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Trains runs and evaluates each on all train and test examples. The result of a run depends on its {@link RunSpec} and
 * the data alone, never on its companions, the thread or the machine's load. Safe to use from several threads.
 */
public interface Trainer {
    /** The name that goes into the {@code trainer} column. */
    String name();

    /** Trains the runs of one stack on a device; results in the order given. */
    List<TrainedRun> train(List<RunSpec> stack, Device device);

    /** The same on the processor. */
    default List<TrainedRun> train(List<RunSpec> stack) {
        return train(stack, Device.CPU);
    }

    /**
     * Trains one run as {@link #train} does, and keeps its model. UserError where the run diverges, or the trainer's models are no
     * networks.
     */
    default TrainedModel model(RunSpec spec, Device device) {
        throw new UserError("models of the trainer " + name()
                + " can be asked only while they are trained; give a fleet of networks (model.layers or model.dl4j)");
    }

    /** Bytes of memory that training a stack takes, with the examples; null where that is not known. */
    default @Nullable Long stackBytes() {
        return null;
    }
}
