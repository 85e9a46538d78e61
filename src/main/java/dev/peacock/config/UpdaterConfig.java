package dev.peacock.config;

import java.io.Serializable;

/** The optimiser. {@code rate} is the learning rate before the schedule. */
public sealed interface UpdaterConfig extends Serializable {
    double rate();

    record Sgd(double rate) implements UpdaterConfig {}

    /** Polyak's heavy ball: v = momentum v + g; w = w - rate v. */
    record Momentum(double rate, double momentum) implements UpdaterConfig {}

    record Nesterovs(double rate, double momentum) implements UpdaterConfig {}

    record Adam(double rate, double beta1, double beta2, double epsilon) implements UpdaterConfig {}

    /** Where the configuration names none. */
    Nesterovs DEFAULT = new Nesterovs(0.1, 0.9);

    /** With the usual decays. */
    static Adam adam(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8);
    }
}
