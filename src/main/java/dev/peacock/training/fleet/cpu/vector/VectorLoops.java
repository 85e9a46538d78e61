package dev.peacock.training.fleet.cpu.vector;

import dev.peacock.training.fleet.Activation;
import dev.peacock.training.fleet.cpu.loops.ChannelLoops;
import dev.peacock.training.fleet.cpu.loops.FloatMath;
import dev.peacock.training.fleet.cpu.loops.GateLoops;
import dev.peacock.training.fleet.cpu.loops.Loops;
import dev.peacock.training.fleet.cpu.loops.MaximaLoops;
import dev.peacock.training.fleet.cpu.loops.PanelLoops;
import dev.peacock.training.fleet.cpu.loops.PoolLoops;
import dev.peacock.training.fleet.cpu.loops.PooledLoops;
import dev.peacock.training.fleet.cpu.loops.TapLoops;
import dev.peacock.training.fleet.cpu.loops.UpdateLoops;
import dev.peacock.training.fleet.cpu.loops.WinogradLoops;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops of {@link Loops} that C2 does not make vectors of by itself, by the Vector API; what is left over at the end is done
 * there. Only where its module is there. Each loop stands by itself: C2 keeps vectors in registers only while it sees all
 * that is done to them.
 */
public final class VectorLoops extends Loops {
    private static final VectorSpecies<Float> SPECIES = ShortVectors.SPECIES;
    private static final int STEP = SPECIES.length();
    private static final TapLoops TAPS = new VectorTapLoops();
    private static final MaximaLoops MAXIMA = new VectorMaximaLoops();
    private static final PooledLoops POOLED = new VectorPooledLoops();
    private static final PoolLoops POOLS = new VectorPoolLoops();
    private static final ChannelLoops CHANNELS = new VectorChannelLoops();
    private static final GateLoops GATES = new VectorGateLoops();
    private static final UpdateLoops UPDATES = new VectorUpdateLoops();
    private static final PanelLoops PANELS = new VectorPanelLoops();
    private static final WinogradLoops WINOGRAD = new VectorWinogradLoops();

    /** Values of a vector's rows that a thread keeps room for. */
    private static final int TURNED = 1024;

    private static final ThreadLocal<float[]> TURNING = ThreadLocal.withInitial(() -> new float[TURNED]);

    @Override
    public TapLoops taps() {
        return TAPS;
    }

    @Override
    public PooledLoops pooled() {
        return POOLED;
    }

    @Override
    public MaximaLoops maxima() {
        return MAXIMA;
    }

    @Override
    public PoolLoops pools() {
        return POOLS;
    }

    @Override
    public ChannelLoops channels() {
        return CHANNELS;
    }

    @Override
    public GateLoops gates() {
        return GATES;
    }

    @Override
    public UpdateLoops updates() {
        return UPDATES;
    }

    @Override
    public PanelLoops panels() {
        return PANELS;
    }

    @Override
    public WinogradLoops winograd() {
        return WINOGRAD;
    }

    @Override
    public void activate(float[] z, int at, int length, Activation activation) {
        int end = at + SPECIES.loopBound(length);
        switch (activation.kind()) {
            case TANH -> tanh(z, at, end);
            case SIGMOID -> sigmoid(z, at, end);
            case SOFTPLUS -> softplus(z, at, end);
            case GELU -> gelu(z, at, end);
            case SILU -> silu(z, at, end);
            case ELU -> elu(z, at, end, activation.alpha());
            case LEAKY_RELU -> leakyRelu(z, at, end, activation.alpha());
            default -> end = at;
        }
        super.activate(z, end, length - (end - at), activation);
    }

    private static void tanh(float[] z, int at, int end) {
        for (int i = at; i < end; i += STEP) {
            VectorMath.tanh(load(z, i)).intoArray(z, i);
        }
    }

    private static void sigmoid(float[] z, int at, int end) {
        for (int i = at; i < end; i += STEP) {
            VectorMath.sigmoid(load(z, i)).intoArray(z, i);
        }
    }

    private static void softplus(float[] z, int at, int end) {
        for (int i = at; i < end; i += STEP) {
            VectorMath.softplus(load(z, i)).intoArray(z, i);
        }
    }

    private static void gelu(float[] z, int at, int end) {
        for (int i = at; i < end; i += STEP) {
            FloatVector x = load(z, i);
            x.mul(VectorMath.sigmoid(x.mul(FloatMath.GELU))).intoArray(z, i);
        }
    }

    private static void silu(float[] z, int at, int end) {
        for (int i = at; i < end; i += STEP) {
            FloatVector x = load(z, i);
            x.mul(VectorMath.sigmoid(x)).intoArray(z, i);
        }
    }

    private static void elu(float[] z, int at, int end, float alpha) {
        for (int i = at; i < end; i += STEP) {
            FloatVector x = load(z, i);
            VectorMath.exp(x).sub(1f).mul(alpha).blend(x, positive(x)).intoArray(z, i);
        }
    }

    private static void leakyRelu(float[] z, int at, int end, float alpha) {
        for (int i = at; i < end; i += STEP) {
            FloatVector x = load(z, i);
            x.mul(alpha).blend(x, positive(x)).intoArray(z, i);
        }
    }

    @Override
    public void activationGradient(float[] given, int at, float[] dy, int dyAt, int length, Activation activation) {
        int whole = SPECIES.loopBound(length);
        switch (activation.kind()) {
            case RELU -> reluGradient(given, at, dy, dyAt, whole);
            case LEAKY_RELU -> leakyReluGradient(given, at, dy, dyAt, whole, activation.alpha());
            case ELU -> eluGradient(given, at, dy, dyAt, whole, activation.alpha());
            case GELU -> geluGradient(given, at, dy, dyAt, whole);
            case SILU -> siluGradient(given, at, dy, dyAt, whole);
            case SOFTPLUS -> softplusGradient(given, at, dy, dyAt, whole);
            default -> whole = 0;
        }
        super.activationGradient(given, at + whole, dy, dyAt + whole, length - whole, activation);
    }

    private static void reluGradient(float[] y, int at, float[] dy, int dyAt, int length) {
        FloatVector zero = FloatVector.zero(SPECIES);
        for (int i = 0; i < length; i += STEP) {
            FloatVector d = load(dy, dyAt + i);
            zero.blend(d, positive(load(y, at + i))).intoArray(dy, dyAt + i);
        }
    }

    private static void leakyReluGradient(float[] y, int at, float[] dy, int dyAt, int length, float alpha) {
        for (int i = 0; i < length; i += STEP) {
            FloatVector d = load(dy, dyAt + i);
            d.mul(alpha).blend(d, notNegative(load(y, at + i))).intoArray(dy, dyAt + i);
        }
    }

    private static void eluGradient(float[] given, int at, float[] dy, int dyAt, int length, float alpha) {
        for (int i = 0; i < length; i += STEP) {
            FloatVector d = load(dy, dyAt + i);
            FloatVector y = load(given, at + i);
            d.mul(y.add(alpha)).blend(d, notNegative(y)).intoArray(dy, dyAt + i);
        }
    }

    private static void geluGradient(float[] z, int at, float[] dy, int dyAt, int length) {
        for (int i = 0; i < length; i += STEP) {
            FloatVector slope = VectorMath.siluSlope(load(z, at + i).mul(FloatMath.GELU));
            load(dy, dyAt + i).mul(slope).intoArray(dy, dyAt + i);
        }
    }

    private static void siluGradient(float[] z, int at, float[] dy, int dyAt, int length) {
        for (int i = 0; i < length; i += STEP) {
            load(dy, dyAt + i).mul(VectorMath.siluSlope(load(z, at + i))).intoArray(dy, dyAt + i);
        }
    }

    private static void softplusGradient(float[] y, int at, float[] dy, int dyAt, int length) {
        FloatVector one = FloatVector.broadcast(SPECIES, 1f);
        for (int i = 0; i < length; i += STEP) {
            FloatVector slope = one.sub(VectorMath.exp(load(y, at + i).neg()));
            load(dy, dyAt + i).mul(slope).intoArray(dy, dyAt + i);
        }
    }

    @Override
    public void exp(float[] x, int at, int length) {
        int end = at + SPECIES.loopBound(length);
        for (int i = at; i < end; i += STEP) {
            VectorMath.exp(load(x, i)).intoArray(x, i);
        }
        super.exp(x, end, length - (end - at));
    }

    /** As many rows at once as a vector has lanes, in class after class. */
    @Override
    protected boolean softmax(float[] z, int at, int rows, int columns, float off, float share, float[] y, int yAt) {
        float[] turned = columns * STEP <= TURNED ? TURNING.get() : new float[columns * STEP];
        int whole = SPECIES.loopBound(rows);
        boolean finite = true;
        for (int row = 0; row < whole; row += STEP) {
            turn(z, at + row * columns, columns, turned);
            finite &= softmaxOfColumns(turned, columns, off, share);
            turnBack(turned, columns, y, yAt + row * columns);
        }
        int done = whole * columns;
        return super.softmax(z, at + done, rows - whole, columns, off, share, y, yAt + done) && finite;
    }

    private static void turn(float[] rows, int at, int columns, float[] turned) {
        for (int lane = 0; lane < STEP; lane++) {
            for (int c = 0; c < columns; c++) {
                turned[c * STEP + lane] = rows[at + lane * columns + c];
            }
        }
    }

    private static void turnBack(float[] turned, int columns, float[] rows, int at) {
        for (int lane = 0; lane < STEP; lane++) {
            for (int c = 0; c < columns; c++) {
                rows[at + lane * columns + c] = turned[c * STEP + lane];
            }
        }
    }

    private static boolean softmaxOfColumns(float[] z, int columns, float off, float share) {
        FloatVector largest = load(z, 0);
        FloatVector smallest = largest;
        for (int c = STEP; c < columns * STEP; c += STEP) {
            largest = largest.max(load(z, c));
            smallest = smallest.min(load(z, c));
        }
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int c = 0; c < columns * STEP; c += STEP) {
            FloatVector e = VectorMath.exp(load(z, c).sub(largest));
            e.intoArray(z, c);
            sum = sum.add(e);
        }
        FloatVector inverse = FloatVector.broadcast(SPECIES, 1f).div(sum);
        for (int c = 0; c < columns * STEP; c += STEP) {
            load(z, c).mul(inverse).sub(off).mul(share).intoArray(z, c);
        }
        // 0, or NaN where one of them is not finite
        return largest.mul(0f)
                .add(smallest.mul(0f))
                .compare(VectorOperators.EQ, 0f)
                .allTrue();
    }

    // C2 takes the arrays for one that overlaps itself, and makes no vectors of this
    @Override
    public void add(float[] a, int aAt, float[] b, int bAt, int length, float[] y, int yAt) {
        int whole = SPECIES.loopBound(length);
        for (int i = 0; i < whole; i += STEP) {
            load(a, aAt + i).add(load(b, bAt + i)).intoArray(y, yAt + i);
        }
        super.add(a, aAt + whole, b, bAt + whole, length - whole, y, yAt + whole);
    }

    private static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }

    private static VectorMask<Float> positive(FloatVector x) {
        return x.compare(VectorOperators.GT, 0f);
    }

    private static VectorMask<Float> notNegative(FloatVector x) {
        return x.compare(VectorOperators.GE, 0f);
    }
}
