package dev.peacock.attack.inversion;

import dev.peacock.config.Shape;
import java.io.Serializable;

/** What is done to images between two steps: the PROCESS of MI-FACE. */
public sealed interface Denoising extends Serializable {
    /** Nothing. */
    record None() implements Denoising {}

    /** A Gaussian blur; {@code sigma} in pixels. Outside of the image the pixels at its border go on. */
    record Gaussian(double sigma) implements Denoising {}

    /** A step of {@code weight} down the total variation, the sum of sqrt(dx^2 + dy^2 + 1e-6) over pixels (Rudin et al. 1992). */
    record TotalVariation(double weight) implements Denoising {}

    /** In place, the image of this shape that begins at {@code at}. */
    default void apply(double[] x, int at, Shape shape) {
        if (this instanceof Gaussian gaussian) {
            Smooth.blur(x, at, shape, gaussian.sigma());
        } else if (this instanceof TotalVariation variation) {
            Smooth.descend(x, at, shape, variation.weight());
        }
    }
}
