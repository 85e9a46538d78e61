package dev.peacock.images.nearest;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Which vectors are equal to each other, number by number.
 *
 * @param first those that are equal to none before them, ascending
 * @param times how often each of them occurs
 * @param place by vector, the place in {@code first} of the one that it is equal to
 */
public record Distinct(int[] first, int[] times, int[] place) {
    /** By SHA-256, so that the vectors themselves need not be in memory. */
    public static Distinct of(Vectors vectors) {
        Map<ByteBuffer, Integer> places = new HashMap<>();
        int[] first = new int[vectors.count()];
        int[] times = new int[vectors.count()];
        int[] place = new int[vectors.count()];
        MessageDigest digest = sha256();
        float[] values = new float[vectors.width()];
        ByteBuffer bytes = ByteBuffer.allocate(vectors.width() * Float.BYTES);
        for (int row = 0; row < vectors.count(); row++) {
            vectors.read(row, values, 0);
            for (float value : values) {
                // 0 is equal to -0
                bytes.putFloat(value + 0f);
            }
            Integer known = places.putIfAbsent(ByteBuffer.wrap(digest.digest(bytes.array())), places.size());
            bytes.clear();
            place[row] = known == null ? places.size() - 1 : known;
            if (known == null) {
                first[place[row]] = row;
            }
            times[place[row]]++;
        }
        return new Distinct(Arrays.copyOf(first, places.size()), Arrays.copyOf(times, places.size()), place);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
