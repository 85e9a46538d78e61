package dev.peacock.dataset;

import dev.peacock.config.Shape;
import dev.peacock.dataset.text.TextEncoding;
import dev.peacock.provenance.Sha256;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 over everything that training can see, in this order, with little-endian numbers: the values as they lie in
 * the store, train before test; the labels (int32); n, q, height, width, channels (int32); the element type's name; the
 * scale (binary64); the number of label names and the names; of
 * texts also the number of characters in the vocabulary and their code points (int32). Text is its length in UTF-8 bytes (int32) and those bytes.
 */
final class ContentHash {
    private ContentHash() {}

    /** Finishes a digest that has seen the values. */
    static String finish(
            MessageDigest digest,
            int[] labels,
            int trainSize,
            Shape shape,
            ElementType type,
            double scale,
            List<String> labelNames,
            @Nullable TextEncoding texts) {
        digest.update(Sha256.littleEndian(labels));
        digest.update(Sha256.littleEndian(
                trainSize, labels.length - trainSize, shape.height(), shape.width(), shape.channels()));
        text(digest, type.text());
        digest.update(ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(scale)
                .array());
        digest.update(Sha256.littleEndian(labelNames.size()));
        labelNames.forEach(name -> text(digest, name));
        if (texts != null) {
            List<Integer> codePoints = texts.vocabulary().codePoints();
            digest.update(Sha256.littleEndian(codePoints.size()));
            codePoints.forEach(codePoint -> digest.update(Sha256.littleEndian(codePoint)));
        }
        return Sha256.hex(digest);
    }

    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(Sha256.littleEndian(bytes.length));
        digest.update(bytes);
    }
}
