package dev.peacock.text.match;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Documents of real text's words: pieces of 2 to 7 successive words from anywhere in it, so that 50 bytes hardly ever repeat. */
final class RecombinedText {
    private final byte[] words;
    private final int[] starts;
    private final Random random;

    /** @param folder searched for .txt files, also in folders below it */
    RecombinedText(Path folder, long seed) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".txt"))
                    .sorted()
                    .toList()) {
                text.append(Files.readString(file)).append(' ');
            }
        }
        String[] split = text.toString().strip().split("\\s+");
        this.words = (String.join(" ", split) + " ").getBytes(java.nio.charset.StandardCharsets.UTF_8);
        this.starts = new int[split.length + 1];
        int word = 1;
        for (int i = 0; i < words.length; i++) {
            if (words[i] == ' ') {
                starts[word++] = i + 1;
            }
        }
        this.random = new Random(seed);
    }

    byte[] document(int bytes) {
        byte[] document = new byte[bytes];
        int filled = 0;
        while (filled < bytes) {
            int from = random.nextInt(starts.length - 8);
            int length = Math.min(bytes - filled, starts[from + 2 + random.nextInt(6)] - starts[from]);
            System.arraycopy(words, starts[from], document, filled, length);
            filled += length;
        }
        return document;
    }

    List<byte[]> documents(int number, int bytes) {
        List<byte[]> documents = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            documents.add(document(bytes));
        }
        return documents;
    }

    /** Overwrites the middle of every tenth text by as many bytes of a document. */
    void plant(List<byte[]> texts, List<byte[]> documents, int bytes) {
        for (int i = 0; i < texts.size(); i += 10) {
            byte[] document = documents.get(random.nextInt(documents.size()));
            int from = random.nextInt(document.length - bytes);
            System.arraycopy(document, from, texts.get(i), (texts.get(i).length - bytes) / 2, bytes);
        }
    }

    static byte[] concatenated(List<byte[]> documents) {
        int length =
                documents.stream().mapToInt(document -> document.length + 1).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] document : documents) {
            System.arraycopy(document, 0, all, at, document.length);
            at += document.length + 1;
        }
        return Arrays.copyOf(all, at);
    }
}
