package dev.peacock.generate.service;

import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** How many tokens texts have, of which a service's own tokenizer is not known. */
public final class TokenCounts {
    private static final TextForm CL100K = new TextForm(Unit.TOKENS, Set.of(), "cl100k");
    /** What stands around a prompt: a beginning; in a chat the roles, and what a model's template says by itself. */
    private static final int AROUND = 8;

    private static final int AROUND_CHAT = 256;

    private TokenCounts() {}

    /** By cl100k. */
    public static int of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return CL100K.bounds(utf8, 0, utf8.length).length - 1;
    }

    /** No tokenizer in use makes more of a prompt: a token has a byte at least. */
    public static long most(String prompt, boolean chat) {
        return prompt.getBytes(StandardCharsets.UTF_8).length + (long) (chat ? AROUND_CHAT : AROUND);
    }
}
