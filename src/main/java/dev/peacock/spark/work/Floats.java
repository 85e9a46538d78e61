package dev.peacock.spark.work;

import dev.peacock.outcome.RecordCodec;
import java.io.Serializable;

/**
 * Numbers that a number of some work gave.
 *
 * @param number of the work
 * @param kind what they are, as the work has it
 */
public record Floats(int number, int kind, float[] values) implements Serializable {
    public static final RecordCodec<Floats> CODEC = new RecordCodec<>(Floats.class, "number", "kind", "numbers");
}
