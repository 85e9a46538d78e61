package dev.peacock.audit.text.search;

import java.io.Serializable;

/**
 * Where a piece of the corpus is.
 *
 * @param split the number of the piece of the corpus that its document is in, as files are read
 * @param ordinal of the document in it
 * @param start the document's unit
 */
public record Place(int split, int ordinal, String document, int start) implements Serializable {}
