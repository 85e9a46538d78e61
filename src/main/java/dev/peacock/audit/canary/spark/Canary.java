package dev.peacock.audit.canary.spark;

import dev.peacock.audit.canary.format.Space;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A secret and where it stands.
 *
 * @param number among all canaries
 * @param format its form; null of a sampled one
 * @param prefix what stands before the secret in its text, and is given to a model that is asked
 * @param secret in code points, of {@code space}
 * @param space all secrets of its form, in code points; null of a sampled one
 * @param insertions how often its text is added to that of a model which sees it, each as a record of its own; of a natural one, how often
 *     its record has it
 * @param record of a natural one, the number of the record that has it; -1 of others
 */
record Canary(
        int number,
        @Nullable String format,
        String prefix,
        int[] secret,
        @Nullable Space space,
        int insertions,
        int record)
        implements Serializable {
    String shown() {
        return new String(secret, 0, secret.length);
    }

    String text() {
        return prefix + shown();
    }

    boolean isNatural() {
        return record >= 0;
    }

    /** No model sees it. */
    boolean isControl() {
        return insertions == 0;
    }

    /** All that models and questions depend on, in words. */
    static String identity(List<Canary> canaries) {
        return canaries.stream().map(Canary::identity).toList() + " "
                + canaries.stream()
                        .flatMap(canary -> Stream.ofNullable(canary.space))
                        .distinct()
                        .map(Space::hash)
                        .toList();
    }

    private String identity() {
        return format + " " + record + " " + insertions + " " + text().length() + " " + text();
    }

    boolean hasSecretOf(Canary other) {
        return prefix.equals(other.prefix) && Arrays.equals(secret, other.secret);
    }
}
