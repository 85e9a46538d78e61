package dev.peacock.audit.text.search;

import java.util.List;

/**
 * A piece of a generation that stands in a document as it is, and is no part of a longer one that stands in some document.
 *
 * @param start the generation's unit that it begins with
 * @param units of it, at least k
 * @param places documents that hold it and their units that it begins with, {@link RunCount#MOST_PLACES} at most
 */
public record Span(int start, int units, List<Place> places) {
    /** The generation's units from {@code from} to {@code to}, excluded. */
    public Span part(int from, int to) {
        return new Span(
                from,
                to - from,
                places.stream()
                        .map(place -> place.part(from - start, to - from))
                        .toList());
    }
}
