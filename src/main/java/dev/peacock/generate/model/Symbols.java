package dev.peacock.generate.model;

import java.io.Serializable;

/** Turns texts into the symbols of a model in this process, and back. Symbol 0 is the end of a text and stands before its first symbol. */
public interface Symbols extends Serializable {
    /** How many symbols there are, the end among them. */
    int size();

    /** Without an end. */
    int[] of(String text);

    /** The text of one symbol as it stands behind others, with what separates it from them; the end has none. */
    String text(int symbol);

    /** The symbol that stands for everything that has none of its own; -1 where there is none. */
    int other();
}
