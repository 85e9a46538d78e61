package dev.peacock.provenance;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * JSON text that contains the SHA-256 of all its other characters, so that a changed number is noticed: {@link #KEY} is
 * the last field of its last object. Text of an older Peacock has none, and nothing is known of it. White space at the
 * end does not count.
 */
public final class SealedJson {
    public static final String KEY = "checksum";

    private static final Pattern FIELD = Pattern.compile(",\\s*\"" + KEY + "\"\\s*:\\s*\"([^\"]*)\"");

    private SealedJson() {}

    /** {@code json}: an object, or an array of objects, of which the last has a field and none has a checksum yet. */
    public static String seal(String json) {
        int end = json.lastIndexOf('}');
        while (Character.isWhitespace(json.charAt(end - 1))) {
            end--;
        }
        return json.substring(0, end) + ",\"" + KEY + "\":\"" + hash(json) + "\"" + json.substring(end);
    }

    /** False where the text is not what was sealed. */
    public static boolean isUnchanged(String json) {
        MatchResult last =
                FIELD.matcher(json).results().reduce((before, after) -> after).orElse(null);
        return last == null
                || hash(json.substring(0, last.start()) + json.substring(last.end()))
                        .equals(last.group(1));
    }

    private static String hash(String json) {
        return Sha256.hex(json.stripTrailing());
    }
}
