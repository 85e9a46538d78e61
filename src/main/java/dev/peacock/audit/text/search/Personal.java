package dev.peacock.audit.text.search;

import dev.peacock.text.PersonalData;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Personal data in a piece of a text.
 *
 * @param from the piece's unit that they begin in; -1 where they begin before the piece
 * @param to the unit behind them; one more than the piece has where they end behind it
 */
public record Personal(PersonalData.Kind kind, int from, int to) implements Serializable {
    private static final PersonalData.Kind[] KINDS = PersonalData.Kind.values();

    /** Whether a piece of so many units begins or ends within these. */
    public boolean isCut(int units) {
        return from < 0 || to > units;
    }

    /** Those of a part of the piece, which has so many units from {@code start} on. */
    static List<Personal> within(List<Personal> all, int start, int units) {
        return all.stream()
                .filter(one -> one.from < start + units && one.to > start)
                .map(one -> new Personal(one.kind, Math.max(-1, one.from - start), Math.min(units + 1, one.to - start)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    static void write(DataOutputStream out, List<Personal> all) throws IOException {
        out.writeInt(all.size());
        for (Personal one : all) {
            out.writeByte(one.kind.ordinal());
            out.writeInt(one.from);
            out.writeInt(one.to);
        }
    }

    static List<Personal> read(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<Personal> all = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            all.add(new Personal(KINDS[in.readByte()], in.readInt(), in.readInt()));
        }
        return all;
    }
}
