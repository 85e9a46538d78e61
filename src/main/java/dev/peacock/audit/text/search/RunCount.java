package dev.peacock.audit.text.search;

import dev.peacock.provenance.Sha256;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often the corpus holds a piece that consists of generations' windows.
 *
 * @param windows numbers of its windows, in order
 * @param documents how many hold it
 * @param places the first {@link #MOST_PLACES} in the order of the corpus, one for each document
 */
public record RunCount(int[] windows, long documents, List<Place> places) implements Serializable {
    /** Documents that are listed of a piece. */
    public static final int MOST_PLACES = 20;

    /** The same for equal pieces: 64 hex digits. */
    public String key() {
        return key(windows);
    }

    /** Sorts the longest first, and equally long ones by their keys. */
    public String order() {
        return String.format("%08x", Integer.MAX_VALUE - windows.length) + key();
    }

    static String key(int[] windows) {
        MessageDigest digest = Sha256.begin();
        digest.update(Sha256.littleEndian(windows));
        return Sha256.hex(digest);
    }

    /** Of the same piece in other documents, which come later in the corpus or earlier. */
    public RunCount merge(RunCount other) {
        List<Place> all = Stream.concat(places.stream(), other.places.stream())
                .sorted((a, b) -> a.split() != b.split()
                        ? Integer.compare(a.split(), b.split())
                        : Integer.compare(a.ordinal(), b.ordinal()))
                .limit(MOST_PLACES)
                .toList();
        return new RunCount(windows, documents + other.documents, new ArrayList<>(all));
    }

    void write(DataOutputStream out) throws IOException {
        Found.write(out, windows);
        out.writeLong(documents);
        out.writeInt(places.size());
        for (Place place : places) {
            out.writeInt(place.split());
            out.writeInt(place.ordinal());
            Found.write(out, place.document());
            out.writeInt(place.start());
            Personal.write(out, place.personal());
        }
    }

    static RunCount read(DataInputStream in) throws IOException {
        int[] windows = Found.ints(in);
        long documents = in.readLong();
        int count = in.readInt();
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            places.add(new Place(in.readInt(), in.readInt(), Found.text(in), in.readInt(), Personal.read(in)));
        }
        return new RunCount(windows, documents, places);
    }
}
