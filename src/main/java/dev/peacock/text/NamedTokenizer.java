package dev.peacock.text;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingRegistry;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** OpenAI's tokenizers, by jtokkit. What looks like a special token is text. */
final class NamedTokenizer implements Tokenizer {
    private static final EncodingRegistry REGISTRY = Encodings.newLazyEncodingRegistry();
    private static final Map<String, EncodingType> TYPES = Map.of(
            "r50k", EncodingType.R50K_BASE,
            "p50k", EncodingType.P50K_BASE,
            "cl100k", EncodingType.CL100K_BASE,
            "o200k", EncodingType.O200K_BASE);
    private static final Map<String, NamedTokenizer> LOADED = new ConcurrentHashMap<>();

    static final List<String> NAMES = List.of("r50k", "p50k", "cl100k", "o200k");

    private final Encoding encoding;
    /** Bytes of each token that was met, else 0. */
    private volatile int[] lengths = new int[1 << 12];

    private NamedTokenizer(Encoding encoding) {
        this.encoding = encoding;
    }

    /** Null where no tokenizer has this name; {@code cl100k_base} is the name of {@code cl100k}, too. */
    static @Nullable NamedTokenizer of(String name) {
        EncodingType type = TYPES.get(name.replaceFirst("_base$", ""));
        return type == null
                ? null
                : LOADED.computeIfAbsent(type.getName(), t -> new NamedTokenizer(REGISTRY.getEncoding(type)));
    }

    @Override
    public int[] bounds(byte[] utf8, int from, int to) {
        int begin = from;
        while (begin > 0 && !isBetweenWords(utf8, begin)) {
            begin--;
        }
        int end = to;
        while (end < utf8.length && !isBetweenWords(utf8, end)) {
            end++;
        }
        IntArrayList tokens = encoding.encodeOrdinary(new String(utf8, begin, end - begin, StandardCharsets.UTF_8));
        int[] bounds = new int[tokens.size() + 1];
        int n = 0;
        int at = begin;
        for (int i = 0; i <= tokens.size(); i++) {
            if (at >= from && at <= to) {
                bounds[n++] = at;
            }
            at += i == tokens.size() ? 0 : length(tokens.get(i));
        }
        return Arrays.copyOf(bounds, n);
    }

    /** Before a space between two letters, where all these tokenizers cut whatever else stands around: a token has its space before it. */
    private static boolean isBetweenWords(byte[] utf8, int at) {
        return at > 0 && at + 1 < utf8.length && utf8[at] == ' ' && isLetter(utf8[at - 1]) && isLetter(utf8[at + 1]);
    }

    private static boolean isLetter(byte b) {
        return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z';
    }

    private int length(int token) {
        int[] known = lengths;
        if (token < known.length && known[token] > 0) {
            return known[token];
        }
        IntArrayList one = new IntArrayList(1);
        one.add(token);
        int length = encoding.decodeBytes(one).length;
        remember(token, length);
        return length;
    }

    private synchronized void remember(int token, int length) {
        if (token >= lengths.length) {
            lengths = Arrays.copyOf(lengths, Math.max(token + 1, lengths.length * 2));
        }
        lengths[token] = length;
    }
}
