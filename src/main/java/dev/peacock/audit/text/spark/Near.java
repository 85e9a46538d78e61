package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Excerpt;
import dev.peacock.audit.text.search.Personal;
import dev.peacock.text.near.Edit;
import dev.peacock.text.near.NearMatch;
import dev.peacock.text.near.NearMatches;
import dev.peacock.text.near.Vocabulary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a generation that a document has with a few other units.
 *
 * @param generation its number in its batch
 * @param start the generation's unit, as offset is the document's
 * @param script how the one becomes the other, as in {@code =40 ~2 +1 -3 =9}: units that are equal, replaced, only generated, left out
 * @param text as the generation has it
 * @param source as the document has it
 * @param marked both in one: {@code [-only in the document-]{+only generated+}}; null where that would show
 *     personal data that are masked, and of more than 1,000 units
 */
record Near(
        int generation,
        String document,
        int start,
        int length,
        int offset,
        int documentLength,
        int edits,
        double similarity,
        String script,
        String text,
        String source,
        @Nullable String marked)
        implements Serializable {
    /** Units of a piece that is shown with its edits. */
    private static final int MOST_MARKED = 1_000;

    /** Those of a document and some generations that are no exact copies; {@code texts}: of a generation by its number. */
    static List<Near> of(
            String document, Excerpt text, Set<Integer> generations, IntFunction<Excerpt> texts, NearMatches matches) {
        Vocabulary vocabulary = new Vocabulary();
        int[] units = text.numbers(vocabulary);
        List<Near> near = new ArrayList<>();
        for (int number : generations) {
            Excerpt generation = texts.apply(number);
            for (NearMatch match : matches.of(generation.numbers(vocabulary), units)) {
                if (match.edits() > 0) {
                    near.add(of(match, document, text, number, generation));
                }
            }
        }
        return near;
    }

    private static Near of(NearMatch match, String document, Excerpt text, int number, Excerpt generation) {
        int length = match.to() - match.from();
        int documentLength = match.documentTo() - match.documentFrom();
        // edges of edits may lie within an address, so that marked text cannot be masked
        boolean isMarked = Math.max(length, documentLength) <= MOST_MARKED
                && generation.isPlain(match.from(), length)
                && text.isPlain(match.documentFrom(), documentLength);
        List<Personal> here = generation.cut(match.from(), length);
        List<Personal> there = text.cut(match.documentFrom(), documentLength);
        return new Near(
                number,
                document,
                match.from(),
                length,
                match.documentFrom(),
                documentLength,
                match.edits(),
                match.similarity(),
                match.script().stream().map(Near::word).collect(Collectors.joining(" ")),
                generation.of(match.from(), length, moved(there, match, false)),
                text.of(match.documentFrom(), documentLength, moved(here, match, true)),
                isMarked ? marked(match, generation, text) : null);
    }

    /** Personal data across an end of one side, as the other side has that end. */
    private static List<Personal> moved(List<Personal> cut, NearMatch match, boolean toDocument) {
        int units = toDocument ? match.documentTo() - match.documentFrom() : match.to() - match.from();
        return cut.stream()
                .map(one -> one.from() < 0
                        ? new Personal(one.kind(), -1, moved(one.to(), match, toDocument, true))
                        : new Personal(one.kind(), moved(one.from(), match, toDocument, false), units + 1))
                .toList();
    }

    /** A unit of one side on the other side; within an edit, where that ends or begins. */
    private static int moved(int unit, NearMatch match, boolean toDocument, boolean toEnd) {
        int here = 0;
        int there = 0;
        for (Edit edit : match.script()) {
            int own = toDocument ? edit.units() : edit.documentUnits();
            int other = toDocument ? edit.documentUnits() : edit.units();
            if (toEnd ? unit <= here + own : unit < here + own) {
                int within = toEnd ? other : 0;
                return there + (edit.kind() == Edit.Kind.EQUAL ? unit - here : within);
            }
            here += own;
            there += other;
        }
        return there;
    }

    private static String word(Edit edit) {
        return switch (edit.kind()) {
            case EQUAL -> "=" + edit.units();
            case REPLACE -> "~" + edit.units();
            case INSERT -> "+" + edit.units();
            case DELETE -> "-" + edit.documentUnits();
        };
    }

    private static String marked(NearMatch match, Excerpt generation, Excerpt document) {
        StringBuilder marked = new StringBuilder();
        List<String> here = generation.pieces(
                match.from(), match.script().stream().mapToInt(Edit::units).toArray());
        List<String> there = document.pieces(
                match.documentFrom(),
                match.script().stream().mapToInt(Edit::documentUnits).toArray());
        for (int i = 0; i < here.size(); i++) {
            if (match.script().get(i).kind() == Edit.Kind.EQUAL) {
                marked.append(here.get(i));
            } else {
                marked.append(there.get(i).isEmpty() ? "" : "[-" + there.get(i).strip() + "-]");
                marked.append(here.get(i).isEmpty() ? "" : "{+" + here.get(i).strip() + "+}")
                        .append(' ');
            }
        }
        return marked.toString();
    }
}
