package dev.peacock.config;

import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import java.io.Serializable;
import java.util.List;

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

    /** The block {@code training.updater}. */
    public static UpdaterConfig read(ConfigBlock training) {
        ConfigBlock.Choice choice = training.choice("updater", List.of("sgd", "momentum", "nesterovs", "adam"));
        if (choice == null) {
            return DEFAULT;
        }
        ConfigBlock block = choice.settings();
        UpdaterConfig updater = switch (choice.name()) {
            case "sgd" -> new Sgd(block.real("rate", Range.POSITIVE));
            case "momentum" ->
                new Momentum(
                        block.real("rate", Range.POSITIVE),
                        block.real("momentum", Range.BELOW_ONE, DEFAULT.momentum()));
            case "nesterovs" ->
                new Nesterovs(
                        block.real("rate", Range.POSITIVE, DEFAULT.rate()),
                        block.real("momentum", Range.BELOW_ONE, DEFAULT.momentum()));
            default ->
                new Adam(
                        block.real("rate", Range.POSITIVE, 0.001),
                        block.real("beta1", Range.BELOW_ONE, 0.9),
                        block.real("beta2", Range.BELOW_ONE, 0.999),
                        block.real("epsilon", Range.POSITIVE, 1e-8));
        };
        block.refuseOthers();
        return updater;
    }

    /** With the usual decays. */
    public static Adam adam(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8);
    }
}
