package dev.peacock.training.dl4j;

import dev.peacock.config.ScheduleConfig;
import org.nd4j.linalg.schedule.ISchedule;

/** Our learning rate as DL4J asks for it: {@code rate} times the schedule's factor at epoch = iteration / steps per epoch. */
record TrainingSchedule(double rate, ScheduleConfig schedule, int stepsPerEpoch, int epochs) implements ISchedule {
    @Override
    public double valueAt(int iteration, int epoch) {
        return rate * schedule.factor((double) iteration / stepsPerEpoch, epochs);
    }

    @Override
    public ISchedule clone() {
        return this;
    }
}
