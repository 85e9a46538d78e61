package dev.peacock.training.fleet.cpu.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of at most 256 bits, for loops over 16 values, which are two of them. All loops have them, also those that longer ones would
 * serve: C2 knows a vector's length by the profile of methods that they share, and where it has met two lengths, vectors become
 * objects, and loops up to ten times as slow.
 */
public final class ShortVectors {
    public static final VectorSpecies<Float> SPECIES =
            FloatVector.SPECIES_PREFERRED.length() < FloatVector.SPECIES_256.length()
                    ? FloatVector.SPECIES_128
                    : FloatVector.SPECIES_256;
    public static final int STEP = SPECIES.length();
    public static final int PAIR = 2 * STEP;

    private ShortVectors() {}

    public static FloatVector load(float[] from, int at) {
        return FloatVector.fromArray(SPECIES, from, at);
    }

    public static FloatVector spread(float value) {
        return FloatVector.broadcast(SPECIES, value);
    }

    public static FloatVector zero() {
        return FloatVector.zero(SPECIES);
    }
}
