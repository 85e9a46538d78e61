package dev.peacock.generate.prompts;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * A prompt.
 *
 * @param place where it comes from; null of divergence prompts
 * @param repeat what is to be repeated; null of others
 */
public record Prompt(
        String text, @Nullable Place place, @Nullable Repeat repeat) implements Serializable {
    /**
     * @param document as the corpus calls it
     * @param start bytes of the document's UTF-8 before the prompt
     * @param suffix what goes on behind it in the document; null where that was not asked for
     */
    public record Place(
            String document, long start, @Nullable String suffix) implements Serializable {}

    /**
     * @param template what the word was put into
     * @param times how often the word stands for {words}
     * @param tokens of the word behind a space, by cl100k
     */
    public record Repeat(String word, String template, int times, int tokens) implements Serializable {}

    static Prompt given(String text, String document, long start) {
        return new Prompt(text, new Place(document, start, null), null);
    }
}
