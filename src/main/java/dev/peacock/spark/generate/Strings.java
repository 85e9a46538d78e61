package dev.peacock.spark.generate;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A list of texts as bytes: the length of each, and its UTF-8. */
final class Strings {
    private Strings() {}

    static byte[] bytes(List<String> texts) {
        List<byte[]> all = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        ByteBuffer bytes = ByteBuffer.allocate(
                all.stream().mapToInt(utf8 -> utf8.length + Integer.BYTES).sum());
        all.forEach(utf8 -> bytes.putInt(utf8.length).put(utf8));
        return bytes.array();
    }

    static List<String> of(ByteBuffer bytes) {
        List<String> texts = new ArrayList<>();
        while (bytes.hasRemaining()) {
            byte[] utf8 = new byte[bytes.getInt()];
            bytes.get(utf8);
            texts.add(new String(utf8, StandardCharsets.UTF_8));
        }
        return texts;
    }
}
