package dev.peacock.text.input;

import dev.peacock.text.Utf8;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * The bodies of mails: files of one, or mailboxes (mbox, RFC 4155) of many. Headers are left out, up to the first empty line. A body is
 * taken as it stands: neither its MIME parts nor base64 or quoted-printable are unpacked.
 */
final class Mails {
    /** A line that begins a mail in a mailbox: whose, and when. */
    private static final Pattern FROM = Pattern.compile("From \\S.* \\d\\d:\\d\\d.* \\d{4}.*");

    private static final Pattern QUOTED_FROM = Pattern.compile(">+From .*");
    private static final int LONGEST_FROM = 1_000;

    private final Piece piece;
    private final Map<String, String> columns;
    private final int longest;
    private final Consumer<Document> documents;

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private boolean inHeaders = true;
    private boolean box;
    private long mail;

    private Mails(Piece piece, Map<String, String> columns, int longest, Consumer<Document> documents) {
        this.piece = piece;
        this.columns = columns;
        this.longest = longest;
        this.documents = documents;
    }

    static void read(Piece piece, TextOptions options, Configuration hadoop, int longest, Consumer<Document> documents)
            throws IOException {
        try (Unpacked in = Unpacked.open(piece, hadoop)) {
            new Mails(piece, piece.partitions(options), longest, documents).read(new Lines(in, 0, longest));
        }
    }

    private void read(Lines lines) throws IOException {
        boolean afterEmpty = true;
        while (lines.next()) {
            boolean first = lines.offset() == 0;
            String start = new String(
                    lines.buffer(),
                    lines.from(),
                    Math.min(LONGEST_FROM, lines.to() - lines.from()),
                    StandardCharsets.ISO_8859_1);
            if (first) {
                box = FROM.matcher(start.strip()).matches();
            } else if (box && afterEmpty && FROM.matcher(start.strip()).matches()) {
                give();
                inHeaders = true;
            }
            afterEmpty = start.isBlank();
            if (inHeaders) {
                inHeaders = !afterEmpty;
            } else {
                add(lines, start);
            }
        }
        give();
    }

    private void add(Lines lines, String start) {
        long length = body.size() + lines.length() + 1;
        if (lines.isTooLong() || length > longest) {
            throw Longest.exceeded(id(), length, longest);
        }
        // a mailbox marks lines of a body that look like the beginning of a mail
        int from = lines.from() + (box && QUOTED_FROM.matcher(start.strip()).matches() ? 1 : 0);
        body.write(lines.buffer(), from, lines.to() - from);
        body.write('\n');
    }

    private String id() {
        return box ? piece.name() + "#" + mail : piece.name();
    }

    private void give() {
        Utf8.Repaired text = Utf8.repaired(body.toByteArray());
        documents.accept(new Document(id(), box ? mail : -1, text.utf8(), text.replaced(), columns));
        body.reset();
        mail++;
    }
}
