package dev.peacock.dataset;

/** How the store keeps a value. */
enum ElementType {
    /** 8 bits, unsigned: all values of the data set are integers 0..255. */
    UINT8("uint8", 1),
    /** IEEE 754 binary32, little-endian. */
    FLOAT32("float32", 4);

    private final String text;
    private final int bytes;

    ElementType(String text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    String text() {
        return text;
    }

    int bytes() {
        return bytes;
    }
}
