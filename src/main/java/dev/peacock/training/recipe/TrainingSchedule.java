package dev.peacock.training.recipe;

import dev.peacock.config.ScheduleConfig;
import org.nd4j.linalg.schedule.ISchedule;

/** The learning rate of a step: {@code rate} times the schedule's factor at epoch = iteration / steps per epoch. */
public record TrainingSchedule(double rate, ScheduleConfig schedule, int stepsPerEpoch, int epochs)
        implements ISchedule {
    /** At step {@code iteration}, counted from 0 over all epochs; {@code epoch} is DL4J's and not looked at. */
    @Override
    public double valueAt(int iteration, int epoch) {
        return rate * schedule.factor((double) iteration / stepsPerEpoch, epochs);
    }

    @Override
    public ISchedule clone() {
        return this;
    }
}
