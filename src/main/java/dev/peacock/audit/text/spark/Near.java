package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Excerpt;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.Document;
import dev.peacock.text.near.Edit;
import dev.peacock.text.near.NearMatch;
import dev.peacock.text.near.NearMatches;
import dev.peacock.text.near.Vocabulary;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
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
 * @param marked both in one: {@code [-only in the document-]{+only generated+}}; null where personal data are masked in it
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
    private static final long serialVersionUID = 1L;

    /** Those of a document and a generation that are no exact copies. */
    static List<Near> of(
            Document document, int number, byte[] generation, TextForm form, NearMatches matches, boolean masked) {
        Vocabulary vocabulary = new Vocabulary();
        List<NearMatch> found =
                matches.of(units(generation, form, vocabulary), units(document.utf8(), form, vocabulary));
        List<Near> near = new ArrayList<>();
        for (NearMatch match : found) {
            if (match.edits() > 0) {
                near.add(of(match, document, number, generation, form, masked));
            }
        }
        return near;
    }

    private static int[] units(byte[] utf8, TextForm form, Vocabulary vocabulary) {
        byte[] text = form.bytes(utf8);
        return vocabulary.numbers(text, form.bounds(text, 0, text.length));
    }

    private static Near of(
            NearMatch match, Document document, int number, byte[] generation, TextForm form, boolean masked) {
        int length = match.to() - match.from();
        int documentLength = match.documentTo() - match.documentFrom();
        String text = new Excerpt(form, generation, masked).of(match.from(), length);
        String source = new Excerpt(form, document.utf8(), masked).of(match.documentFrom(), documentLength);
        Excerpt ofGeneration = new Excerpt(form, generation, false);
        Excerpt ofDocument = new Excerpt(form, document.utf8(), false);
        // edges of edits may lie within an address, so that marked text cannot be masked
        boolean isPersonal = masked
                && !(Excerpt.isPlain(ofGeneration.of(match.from(), length))
                        && Excerpt.isPlain(ofDocument.of(match.documentFrom(), documentLength)));
        return new Near(
                number,
                document.id(),
                match.from(),
                length,
                match.documentFrom(),
                documentLength,
                match.edits(),
                match.similarity(),
                match.script().stream().map(Near::word).collect(Collectors.joining(" ")),
                text,
                source,
                isPersonal ? null : marked(match, ofGeneration, ofDocument));
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
        int at = match.from();
        int documentAt = match.documentFrom();
        for (Edit edit : match.script()) {
            String here = generation.of(at, edit.units());
            if (edit.kind() == Edit.Kind.EQUAL) {
                marked.append(here);
            } else {
                String there = document.of(documentAt, edit.documentUnits());
                marked.append(there.isEmpty() ? "" : "[-" + there.strip() + "-]");
                marked.append(here.isEmpty() ? "" : "{+" + here.strip() + "+}").append(' ');
            }
            at += edit.units();
            documentAt += edit.documentUnits();
        }
        return marked.toString();
    }
}
