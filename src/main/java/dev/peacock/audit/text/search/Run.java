package dev.peacock.audit.text.search;

/**
 * A piece of a document that consists of windows which generations hold, as long as possible.
 *
 * @param start the document's unit that it begins with
 * @param windows the numbers of its windows, one after the other; it has k - 1 units more
 */
record Run(int start, int[] windows) {}
