package dev.peacock.text;

import java.util.Map;

/** Masks what is personal in a text that is shown. */
public final class PersonalData {
    private PersonalData() {}

    /** What is looked for; a placeholder has its name. */
    public enum Kind {
        EMAIL,
        TELEPHONE,
        CARD,
        SSN,
        URL,
        IP
    }

    /** A text with placeholders such as {@code [EMAIL]}, and how many there are of each kind that occurs. */
    public record Masked(String text, Map<Kind, Integer> counts) {}

    public static Masked masked(String text) {
        return new Masked(text, Map.of());
    }
}
