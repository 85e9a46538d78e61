package dev.peacock.text;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.peacock.check.Reason;
import dev.peacock.check.UserError;
import dev.peacock.provenance.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a tokenizer.json of Hugging Face's holds. It travels with the form, so that executors need not reach the file. Tokens that divide
 * one character of the text, as those of rare characters do, count as one.
 */
final class TokenizerFile implements Tokenizer, Serializable {
    private static final long serialVersionUID = 1L;

    private static final String LIBRARY = "/native/lib/linux-x86_64/cpu/libtokenizers.so";
    /** By their texts, for as long as the process: a task gets a copy of its own. */
    private static final Map<String, Long> LOADED = new ConcurrentHashMap<>();

    private static boolean libraryLoaded;

    private final String json;
    private transient volatile @Nullable Long handle;

    /** {@code name} is for the message of the UserError where the text is no tokenizer. */
    TokenizerFile(String name, String json) {
        this.json = json;
        try {
            handle = LOADED.computeIfAbsent(json, TokenizerFile::load);
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            throw new UserError(name + " is not a tokenizer.json of Hugging Face's: " + Reason.of(e), e);
        }
    }

    private long handle() {
        Long known = handle;
        if (known == null) {
            known = LOADED.computeIfAbsent(json, TokenizerFile::load);
            handle = known;
        }
        return known;
    }

    private static long load(String json) {
        loadLibrary();
        long handle = TokenizersLibrary.LIB.createTokenizerFromString(json);
        TokenizersLibrary.LIB.disableTruncation(handle);
        TokenizersLibrary.LIB.disablePadding(handle);
        return handle;
    }

    /** DJL would put it into a cache in the user's home, which an executor may not have. */
    private static synchronized void loadLibrary() {
        if (libraryLoaded) {
            return;
        }
        try (InputStream in = TokenizersLibrary.class.getResourceAsStream(LIBRARY)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no " + LIBRARY);
            }
            Path copy = Files.createTempFile("peacock-tokenizers", ".so");
            try {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
                System.load(copy.toString());
            } finally {
                Files.delete(copy);
            }
            libraryLoaded = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (UnsatisfiedLinkError e) {
            throw new UserError(
                    "the library that reads a tokenizer.json cannot be loaded on this machine; it needs Linux on"
                            + " x86-64 with glibc 2.34 or newer: " + Reason.of(e),
                    e);
        }
    }

    @Override
    public int[] bounds(byte[] utf8, int from, int to) {
        CharSpan[] spans = spans(new String(utf8, StandardCharsets.UTF_8));
        int[] bounds = new int[spans.length + 2];
        int n = 0;
        int at = 0;
        long character = 0;
        if (from == 0) {
            bounds[n++] = 0;
        }
        for (CharSpan span : spans) {
            if (span == null) {
                continue;
            }
            while (character < span.getStart() && at < utf8.length) {
                at += Utf8.lengthOfValid(utf8[at]);
                character++;
            }
            if (at >= from && at <= to && at < utf8.length && (n == 0 || bounds[n - 1] < at)) {
                bounds[n++] = at;
            }
        }
        if (to == utf8.length && (n == 0 || bounds[n - 1] < to)) {
            bounds[n++] = to;
        }
        return Arrays.copyOf(bounds, n);
    }

    private CharSpan[] spans(String text) {
        long encoding = TokenizersLibrary.LIB.encode(handle(), text, false);
        try {
            return TokenizersLibrary.LIB.getTokenCharSpans(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenizerFile file && json.equals(file.json);
    }

    @Override
    public int hashCode() {
        return json.hashCode();
    }

    /** Identifies it: what was searched with another tokenizer.json must not be used again. */
    @Override
    public String toString() {
        return "tokenizer.json " + Sha256.hex(json);
    }
}
