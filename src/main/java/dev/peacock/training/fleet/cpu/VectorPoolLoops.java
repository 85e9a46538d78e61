package dev.peacock.training.fleet.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PoolLoops} by the Vector API, the channels side by side. */
final class VectorPoolLoops extends PoolLoops {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int STEP = SPECIES.length();

    @Override
    void max(Tiles run, float[] x, int at, float[] y, int yAt, float[] taps, int tapsAt) {
        int channels = run.channels();
        if (channels % STEP != 0) {
            super.max(run, x, at, y, yAt, taps, tapsAt);
            return;
        }
        int first = run.top() * run.kernelWidth() + run.left();
        for (int i = 0; i < run.count(); i++) {
            int from = at + run.origin() + i * run.step();
            int to = i * channels;
            for (int c = 0; c < channels; c += STEP) {
                FloatVector most = FloatVector.fromArray(SPECIES, x, from + run.offset(first) + c);
                FloatVector tapOfMost = FloatVector.broadcast(SPECIES, first);
                for (int row = run.top(); row < run.bottom(); row++) {
                    for (int column = run.left(); column < run.right(); column++) {
                        int tap = row * run.kernelWidth() + column;
                        FloatVector value = FloatVector.fromArray(SPECIES, x, from + run.offset(tap) + c);
                        VectorMask<Float> larger = value.compare(VectorOperators.GT, most);
                        most = most.blend(value, larger);
                        tapOfMost = tapOfMost.blend((float) tap, larger);
                    }
                }
                most.intoArray(y, yAt + to + c);
                tapOfMost.intoArray(taps, tapsAt + to + c);
            }
        }
    }

    @Override
    void maxGradient(Tiles run, float[] dy, int dyAt, float[] taps, int tapsAt, float[] dx, int at) {
        int channels = run.channels();
        if (channels % STEP != 0) {
            super.maxGradient(run, dy, dyAt, taps, tapsAt, dx, at);
            return;
        }
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < run.count(); i++) {
            int into = at + run.origin() + i * run.step();
            for (int c = 0; c < channels; c += STEP) {
                FloatVector gradient = FloatVector.fromArray(SPECIES, dy, dyAt + i * channels + c);
                FloatVector tapOfMost = FloatVector.fromArray(SPECIES, taps, tapsAt + i * channels + c);
                for (int row = run.top(); row < run.bottom(); row++) {
                    for (int column = run.left(); column < run.right(); column++) {
                        int tap = row * run.kernelWidth() + column;
                        VectorMask<Float> here = tapOfMost.compare(VectorOperators.EQ, (float) tap);
                        int to = into + run.offset(tap) + c;
                        FloatVector.fromArray(SPECIES, dx, to)
                                .add(zero.blend(gradient, here))
                                .intoArray(dx, to);
                    }
                }
            }
        }
    }
}
