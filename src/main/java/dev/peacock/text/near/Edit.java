package dev.peacock.text.near;

/** A run of an edit script: so many units of the generation stand for so many of the document. */
public record Edit(Kind kind, int units, int documentUnits) {

    /** What was done to the document's text to get the generation's. */
    public enum Kind {
        /** As many on both sides. */
        EQUAL,
        /** As many on both sides, all different. */
        REPLACE,
        /** Units only the generation has. */
        INSERT,
        /** Units only the document has. */
        DELETE
    }
}
