package dev.peacock.audit.attribution;

import dev.peacock.bits.PackedBits;
import java.io.Serializable;
import java.util.List;

/**
 * Which of n train examples each of t models saw. Examples come in octets: example 8 o + b is bit b of an octet's byte.
 *
 * @param octets the byte of octet o and model r at o * models + r; there are twice as many octets as groups of 16 examples
 */
public record Masks(int models, int n, byte[] octets) implements Serializable {

    /** {@code included}: by model, n bits. */
    public static Masks of(List<PackedBits> included, int n) {
        int t = included.size();
        byte[] octets = new byte[Math.multiplyExact((n + 15) / 16 * 2, t)];
        for (int r = 0; r < t; r++) {
            byte[] bytes = included.get(r).toBytes();
            for (int o = 0; o < bytes.length; o++) {
                octets[o * t + r] = bytes[o];
            }
        }
        return new Masks(t, n, octets);
    }

    public boolean saw(int model, int example) {
        return (octets[(example >>> 3) * models + model] >>> (example & 7) & 1) != 0;
    }

    /** By example, how many models saw it. */
    public int[] counts() {
        int[] counts = new int[n];
        for (int i = 0; i < n; i++) {
            for (int r = 0; r < models; r++) {
                counts[i] += saw(r, i) ? 1 : 0;
            }
        }
        return counts;
    }

    /** The same of some models, in the given order. */
    public Masks only(int[] some) {
        byte[] of = new byte[octets.length / models * some.length];
        for (int o = 0, at = 0; o < octets.length / models; o++) {
            for (int r : some) {
                of[at++] = octets[o * models + r];
            }
        }
        return new Masks(some.length, n, of);
    }

    /** Adds the score of every model that saw the example to {@code sums}. */
    public void add(int example, double score, double[] sums) {
        int from = (example >>> 3) * models;
        for (int r = 0; r < models; r++) {
            if ((octets[from + r] >>> (example & 7) & 1) != 0) {
                sums[r] += score;
            }
        }
    }
}
