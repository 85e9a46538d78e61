package dev.peacock.config;

import dev.peacock.config.text.ConfigBlock;
import dev.peacock.config.text.Range;
import java.util.List;

/** The block {@code training.updater}. */
final class UpdaterSection {
    private static final double RATE = 0.1;
    private static final double MOMENTUM = 0.9;
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    static final UpdaterConfig DEFAULT = new UpdaterConfig.Nesterovs(RATE, MOMENTUM);

    private UpdaterSection() {}

    static UpdaterConfig read(ConfigBlock training) {
        ConfigBlock.Choice choice = training.choice("updater", List.of("sgd", "momentum", "nesterovs", "adam"));
        if (choice == null) {
            return DEFAULT;
        }
        ConfigBlock block = choice.settings();
        UpdaterConfig updater = switch (choice.name()) {
            case "sgd" -> new UpdaterConfig.Sgd(block.real("rate", Range.POSITIVE));
            case "momentum" ->
                new UpdaterConfig.Momentum(
                        block.real("rate", Range.POSITIVE), block.real("momentum", Range.BELOW_ONE, MOMENTUM));
            case "nesterovs" ->
                new UpdaterConfig.Nesterovs(
                        block.real("rate", Range.POSITIVE, RATE), block.real("momentum", Range.BELOW_ONE, MOMENTUM));
            default ->
                new UpdaterConfig.Adam(
                        block.real("rate", Range.POSITIVE, 0.001),
                        block.real("beta1", Range.BELOW_ONE, BETA1),
                        block.real("beta2", Range.BELOW_ONE, BETA2),
                        block.real("epsilon", Range.POSITIVE, EPSILON));
        };
        block.refuseOthers();
        return updater;
    }

    static UpdaterConfig.Adam adam(double rate) {
        return new UpdaterConfig.Adam(rate, BETA1, BETA2, EPSILON);
    }
}
