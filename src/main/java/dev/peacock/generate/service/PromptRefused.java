package dev.peacock.generate.service;

import dev.peacock.check.UserError;

/** A service takes no request with this prompt: it is too long, or empty. What may be right for other prompts. */
public final class PromptRefused extends Exception {
    private static final long serialVersionUID = 1L;
    private final String words;

    /**
     * @param sentence what to say where it ends a job
     * @param words the service's own, without the key
     */
    PromptRefused(String sentence, String words) {
        super(sentence);
        this.words = words;
    }

    /** The service's own, without the key. */
    public String words() {
        return words;
    }

    /** As what ends a job. */
    public UserError error() {
        return new UserError(String.valueOf(getMessage()), this);
    }
}
