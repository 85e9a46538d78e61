package dev.peacock.text;

/** Cuts texts into tokens. Safe for several threads. */
interface Tokenizer {
    /** The boundaries of tokens in valid UTF-8 that are at least {@code from} and at most {@code to}, ascending. */
    int[] bounds(byte[] utf8, int from, int to);
}
