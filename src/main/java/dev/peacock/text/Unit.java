package dev.peacock.text;

/** What the length of a match is counted in. */
public enum Unit {
    /** Whatever stands between white space. */
    WORDS,
    /** What a tokenizer cuts a text into. */
    TOKENS,
    /** Unicode's code points: an accent that is written apart is a character of its own. */
    CHARACTERS,
    /** Of UTF-8. */
    BYTES
}
