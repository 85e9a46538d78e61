package dev.peacock.training.fleet.cpu.vector;

import dev.peacock.training.fleet.cpu.loops.PoolLoops;
import dev.peacock.training.fleet.cpu.loops.Tiles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link PoolLoops} by the Vector API, the channels side by side. */
public final class VectorPoolLoops extends PoolLoops {
    private static final VectorSpecies<Float> SPECIES = ShortVectors.SPECIES;
    private static final int STEP = SPECIES.length();

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);

    @Override
    public void max(Tiles run, float[] x, int at, float[] y, int yAt, float[] taps, int tapsAt) {
        int channels = run.channels();
        boolean four = run.bottom() - run.top() == 2 && run.right() - run.left() == 2;
        if (channels % STEP != 0) {
            super.max(run, x, at, y, yAt, taps, tapsAt);
        } else if (four) {
            maxOfFour(run, x, at + run.origin(), y, yAt, taps, tapsAt);
        } else {
            maxOfAny(run, x, at + run.origin(), y, yAt, taps, tapsAt);
        }
    }

    /** Of windows two by two. */
    private static void maxOfFour(Tiles run, float[] x, int at, float[] y, int yAt, float[] taps, int tapsAt) {
        int channels = run.channels();
        int step = run.step();
        int count = run.count();
        int tap0 = run.top() * run.kernelWidth() + run.left();
        int tap2 = tap0 + run.kernelWidth();
        int offset0 = at + run.offset(tap0);
        int offset1 = at + run.offset(tap0 + 1);
        int offset2 = at + run.offset(tap2);
        int offset3 = at + run.offset(tap2 + 1);
        for (int c = 0; c < channels; c += STEP) {
            for (int i = 0; i < count; i++) {
                int next = i * step + c;
                FloatVector most = load(x, offset0 + next);
                FloatVector tap = FloatVector.broadcast(SPECIES, tap0);
                FloatVector value = load(x, offset1 + next);
                VectorMask<Float> larger = value.compare(VectorOperators.GT, most);
                most = most.blend(value, larger);
                tap = tap.blend(FloatVector.broadcast(SPECIES, tap0 + 1), larger);
                value = load(x, offset2 + next);
                larger = value.compare(VectorOperators.GT, most);
                most = most.blend(value, larger);
                tap = tap.blend(FloatVector.broadcast(SPECIES, tap2), larger);
                value = load(x, offset3 + next);
                larger = value.compare(VectorOperators.GT, most);
                most = most.blend(value, larger);
                tap = tap.blend(FloatVector.broadcast(SPECIES, tap2 + 1), larger);
                most.intoArray(y, yAt + i * channels + c);
                tap.intoArray(taps, tapsAt + i * channels + c);
            }
        }
    }

    /** Tap after tap over all windows, so that the inner loop is long. */
    private static void maxOfAny(Tiles run, float[] x, int at, float[] y, int yAt, float[] taps, int tapsAt) {
        boolean first = true;
        for (int row = run.top(); row < run.bottom(); row++) {
            for (int column = run.left(); column < run.right(); column++) {
                int tap = row * run.kernelWidth() + column;
                for (int c = 0; c < run.channels(); c += STEP) {
                    if (first) {
                        begin(run, x, at + run.offset(tap) + c, tap, y, yAt + c, taps, tapsAt + c);
                    } else {
                        larger(run, x, at + run.offset(tap) + c, tap, y, yAt + c, taps, tapsAt + c);
                    }
                }
                first = false;
            }
        }
    }

    private static void begin(Tiles run, float[] x, int from, int tap, float[] y, int to, float[] taps, int tapsTo) {
        int channels = run.channels();
        int step = run.step();
        FloatVector here = FloatVector.broadcast(SPECIES, tap);
        for (int i = 0; i < run.count(); i++) {
            load(x, from + i * step).intoArray(y, to + i * channels);
            here.intoArray(taps, tapsTo + i * channels);
        }
    }

    private static void larger(Tiles run, float[] x, int from, int tap, float[] y, int to, float[] taps, int tapsTo) {
        int channels = run.channels();
        int step = run.step();
        FloatVector here = FloatVector.broadcast(SPECIES, tap);
        for (int i = 0; i < run.count(); i++) {
            FloatVector value = load(x, from + i * step);
            FloatVector most = load(y, to + i * channels);
            VectorMask<Float> larger = value.compare(VectorOperators.GT, most);
            most.blend(value, larger).intoArray(y, to + i * channels);
            load(taps, tapsTo + i * channels).blend(here, larger).intoArray(taps, tapsTo + i * channels);
        }
    }

    @Override
    public void maxGradient(Tiles run, float[] dy, int dyAt, float[] taps, int tapsAt, float[] dx, int at) {
        int channels = run.channels();
        if (channels % STEP != 0) {
            super.maxGradient(run, dy, dyAt, taps, tapsAt, dx, at);
            return;
        }
        // from the last position of the kernel to the first: what two windows share gets the left one's gradient first
        for (int row = run.top(); row < run.bottom(); row++) {
            for (int column = run.right() - 1; column >= run.left(); column--) {
                int tap = row * run.kernelWidth() + column;
                int to = at + run.origin() + run.offset(tap);
                for (int c = 0; c < channels; c += STEP) {
                    spread(run, dy, dyAt + c, taps, tapsAt + c, tap, dx, to + c);
                }
            }
        }
    }

    private static void spread(Tiles run, float[] dy, int dyAt, float[] taps, int tapsAt, int tap, float[] dx, int at) {
        int channels = run.channels();
        int step = run.step();
        FloatVector here = FloatVector.broadcast(SPECIES, tap);
        for (int i = 0; i < run.count(); i++) {
            FloatVector gradient = load(dy, dyAt + i * channels);
            VectorMask<Float> isHere = load(taps, tapsAt + i * channels).compare(VectorOperators.EQ, here);
            load(dx, at + i * step).add(ZERO.blend(gradient, isHere)).intoArray(dx, at + i * step);
        }
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }
}
