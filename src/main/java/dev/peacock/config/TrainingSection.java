package dev.peacock.config;

import java.util.List;

/** The block {@code training}. */
final class TrainingSection {
    private static final double RATE = 0.1;
    private static final double MOMENTUM = 0.9;

    private TrainingSection() {}

    static TrainingConfig read(Block block) {
        int epochs = block.integer("epochs", Range.whole(1, 1_000_000), 10);
        TrainingConfig training = new TrainingConfig(
                epochs,
                block.integer("batch", Range.whole(1, 1_000_000), 128),
                updater(block),
                schedule(block, epochs),
                block.real("weight-decay", Range.NOT_NEGATIVE, 0),
                block.word("backend", TrainingConfig.Backend.AUTO),
                block.integer("stack", Range.whole(1, 10_000), 16));
        block.refuseOthers();
        return training;
    }

    private static UpdaterConfig updater(Block training) {
        Block.Choice choice = training.choice("updater", List.of("sgd", "nesterovs", "adam"));
        if (choice == null) {
            return new UpdaterConfig.Nesterovs(RATE, MOMENTUM);
        }
        Block block = choice.settings();
        UpdaterConfig updater = switch (choice.name()) {
            case "sgd" -> new UpdaterConfig.Sgd(block.real("rate", Range.POSITIVE));
            case "nesterovs" ->
                new UpdaterConfig.Nesterovs(
                        block.real("rate", Range.POSITIVE, RATE), block.real("momentum", Range.BELOW_ONE, MOMENTUM));
            default ->
                new UpdaterConfig.Adam(
                        block.real("rate", Range.POSITIVE, 0.001),
                        block.real("beta1", Range.BELOW_ONE, 0.9),
                        block.real("beta2", Range.BELOW_ONE, 0.999),
                        block.real("epsilon", Range.POSITIVE, 1e-8));
        };
        block.refuseOthers();
        return updater;
    }

    private static ScheduleConfig schedule(Block training, int epochs) {
        Block.Choice choice = training.choice("schedule", List.of("constant", "step", "cosine"));
        if (choice == null) {
            return new ScheduleConfig.Constant();
        }
        Block block = choice.settings();
        ScheduleConfig schedule = switch (choice.name()) {
            case "constant" -> new ScheduleConfig.Constant();
            case "step" ->
                new ScheduleConfig.Step(
                        block.real("factor", Range.UP_TO_ONE, 0.1),
                        block.integer("every", Range.whole(1, 1_000_000), 10));
            default -> cosine(block, epochs);
        };
        block.refuseOthers();
        return schedule;
    }

    private static ScheduleConfig cosine(Block block, int epochs) {
        double warmUp = block.real("warm-up", Range.NOT_NEGATIVE, 0);
        if (warmUp >= epochs) {
            block.problem("warm-up", "must be less than training.epochs, which is " + epochs);
        }
        return new ScheduleConfig.Cosine(warmUp);
    }
}
