package dev.peacock.text.match;

import java.util.Arrays;

/** Distinct windows of some texts, each known by the place where it was first added: its text's number and offset in one long. */
final class DistinctWindows {
    private static final int MOST_SLOTS = 1 << 30;
    private static final long FREE = -1;

    private final byte[][] texts;
    private final Grams grams;
    private int[] hashes = new int[1 << 10];
    private long[] places = new long[1 << 10];
    private int size;

    DistinctWindows(byte[][] texts, Grams grams) {
        this.texts = texts;
        this.grams = grams;
        Arrays.fill(places, FREE);
    }

    /**
     * Adds a window; true where none of the same bytes was there.
     *
     * @throws IllegalArgumentException where there are too many distinct windows for one index
     */
    boolean add(int text, int offset) {
        byte[] bytes = texts[text];
        int hash = grams.windowHash(bytes, offset);
        int slot = slot(hash);
        while (places[slot] != FREE) {
            if (hashes[slot] == hash && same(places[slot], bytes, offset)) {
                return false;
            }
            slot = slot + 1 & places.length - 1;
        }
        put(slot, hash, place(text, offset));
        size++;
        if (size > places.length / 3 * 2) {
            grow();
        }
        return true;
    }

    int size() {
        return size;
    }

    /** Slots, of which {@link #place} is below 0 where one is free. */
    int slots() {
        return places.length;
    }

    long place(int slot) {
        return places[slot];
    }

    int hash(int slot) {
        return hashes[slot];
    }

    static long place(int text, int offset) {
        return (long) text << Integer.SIZE | offset;
    }

    static int text(long place) {
        return (int) (place >>> Integer.SIZE);
    }

    private boolean same(long place, byte[] bytes, int offset) {
        int from = (int) place;
        return Arrays.equals(texts[text(place)], from, from + grams.minBytes, bytes, offset, offset + grams.minBytes);
    }

    private int slot(int hash) {
        return (int) (hash * 0x9E3779B97F4A7C15L >>> Long.numberOfLeadingZeros(places.length) + 1);
    }

    private void put(int slot, int hash, long place) {
        hashes[slot] = hash;
        places[slot] = place;
    }

    private void grow() {
        if (places.length == MOST_SLOTS) {
            throw new IllegalArgumentException(
                    "the texts have more than " + size + " distinct windows; search them in several parts");
        }
        int[] oldHashes = hashes;
        long[] oldPlaces = places;
        hashes = new int[2 * oldHashes.length];
        places = new long[2 * oldPlaces.length];
        Arrays.fill(places, FREE);
        for (int old = 0; old < oldPlaces.length; old++) {
            if (oldPlaces[old] != FREE) {
                int slot = slot(oldHashes[old]);
                while (places[slot] != FREE) {
                    slot = slot + 1 & places.length - 1;
                }
                put(slot, oldHashes[old], oldPlaces[old]);
            }
        }
    }
}
