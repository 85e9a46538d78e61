package dev.peacock.training.fleet;

import dev.peacock.training.Device;
import java.util.OptionalLong;
import java.util.function.IntFunction;

/**
 * The arithmetic that the fleet trainer needs, on float32 buffers of one device. An implementation gives the same bits
 * for the same input on one kind of device, from any thread; its buffers are used by one thread at a time.
 *
 * @param <B> a buffer
 */
public interface Kernels<B> {
    /** A short name, which is part of an experiment's identity. */
    String name();

    /** Must be called on each thread before it computes, with its device. Throws a UserError if that fails. */
    void enterThread(Device device);

    /** Most bytes that all buffers of this JVM may take outside its heap; empty where buffers are arrays of the heap. */
    OptionalLong limit();

    /** A buffer of zeros. */
    B allocate(int length);

    /** A part of a buffer that shares its memory. */
    B view(B whole, int offset, int length);

    /** Frees a buffer that {@link #allocate} made. */
    void free(B buffer);

    /** Copies {@code from[0..length)} to the beginning of a buffer. */
    void write(float[] from, int length, B to);

    /** Copies the beginning of a buffer to {@code to[0..length)}. */
    void read(B from, int length, float[] to);

    /** Copies the first {@code length} values of a buffer to the beginning of another. */
    void copy(B from, int length, B to);

    /**
     * The layer of a node that computes something: any but an input, a dropout and an addition.
     *
     * @param rows most examples that it will be given while training
     * @param memory where its scratch buffers come from, by length
     * @param inferenceRows most examples that it will be given otherwise
     */
    Layer<B> layer(Node node, int rows, int inferenceRows, IntFunction<B> memory);

    /** y = f(a + b), for the first {@code length} values; y may be a or b. */
    void add(B a, B b, int length, Activation activation, B y);

    /** dy = dy f'(.) where y = f(.), for the first {@code length} values; for an activation that does not need its input. */
    void activationGradient(B y, B dy, int length, Activation activation);

    /** y = a b, element by element, for the first {@code length} values; y may be a. */
    void multiply(B a, B b, int length, B y);

    /**
     * The gradient by the logits of the mean cross-entropy of their softmax: (softmax(z) - target) / rows, where the target is
     * (1 - smoothing) at the label plus smoothing / classes everywhere (Szegedy et al. 2016). Whether all logits were finite.
     */
    boolean crossEntropyGradient(B logits, int[] labels, int rows, int classes, float smoothing, B gradient);

    /** x = value, all of it. */
    void fill(B x, float value);

    /** x = factor x, all of it. */
    void scale(B x, float factor);

    /** y = y + factor x, all of it. */
    void addScaled(B x, float factor, B y);

    /** x cut off at -limit and limit, all of it. */
    void clamp(B x, float limit);

    /** The sum of all squares. */
    double sumOfSquares(B x);

    /** w = w - rate g. */
    void sgd(B w, B g, float rate);

    /** Momentum as Polyak (1964) has it, and PyTorch: v = momentum v + g; w = w - rate v. */
    default void momentum(B w, B g, B v, float rate, float momentum) {
        scale(v, momentum);
        addScaled(g, 1, v);
        sgd(w, v, rate);
    }

    /** Nesterov's momentum as DL4J has it: v' = momentum v - rate g; w = w - momentum v + (1 + momentum) v'. */
    void nesterovs(B w, B g, B v, float rate, float momentum);

    /**
     * Adam (Kingma and Ba 2015, end of section 2): m = beta1 m + (1 - beta1) g; u = beta2 u + (1 - beta2) g^2; w = w - rate m /
     * (sqrt(u) + epsilon). The caller corrects the rate for the beginning. g may be destroyed.
     */
    void adam(B w, B g, B m, B u, float rate, float beta1, float beta2, float epsilon);
}
