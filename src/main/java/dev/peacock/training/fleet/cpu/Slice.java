package dev.peacock.training.fleet.cpu;

/** A part of an array. */
public record Slice(float[] array, int offset, int length) {

    Slice part(int from, int size) {
        return new Slice(array, offset + from, size);
    }
}
