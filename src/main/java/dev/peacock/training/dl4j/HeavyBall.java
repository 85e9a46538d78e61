package dev.peacock.training.dl4j;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.schedule.ISchedule;

/** Momentum as Polyak (1964) has it, which ND4J lacks: v = momentum v + g; w = w - rate v. */
record HeavyBall(ISchedule rate, double momentum) implements IUpdater {

    @Override
    public long stateSize(long parameters) {
        return parameters;
    }

    @Override
    public GradientUpdater<HeavyBall> instantiate(INDArray view, boolean initialise) {
        if (initialise) {
            view.assign(0);
        }
        return new Velocity(this, view);
    }

    @Override
    public GradientUpdater<HeavyBall> instantiate(Map<String, INDArray> state, boolean initialise) {
        throw new UnsupportedOperationException("SameDiff's networks are not trained here");
    }

    @Override
    public IUpdater clone() {
        return this;
    }

    @Override
    public double getLearningRate(int iteration, int epoch) {
        return rate.valueAt(iteration, epoch);
    }

    @Override
    public boolean hasLearningRate() {
        return true;
    }

    @Override
    public void setLrAndSchedule(double other, ISchedule schedule) {
        throw new UnsupportedOperationException("the rate is that of the configuration");
    }

    private record Velocity(HeavyBall config, INDArray velocity) implements GradientUpdater<HeavyBall> {
        @Override
        public HeavyBall getConfig() {
            return config;
        }

        @Override
        public void setState(Map<String, INDArray> state, boolean initialise) {
            throw new UnsupportedOperationException("SameDiff's networks are not trained here");
        }

        @Override
        public Map<String, INDArray> getState() {
            return Map.of("V", velocity);
        }

        @Override
        public void setStateViewArray(INDArray view, long[] shape, char order, boolean initialise) {
            throw new UnsupportedOperationException("the view is given when the updater is made");
        }

        @Override
        public void applyUpdater(INDArray gradient, int iteration, int epoch) {
            velocity.muli(config.momentum).addi(gradient.reshape(velocity.ordering(), velocity.shape()));
            gradient.assign(
                    velocity.reshape(gradient.ordering(), gradient.shape()).mul(config.rate.valueAt(iteration, epoch)));
        }
    }
}
