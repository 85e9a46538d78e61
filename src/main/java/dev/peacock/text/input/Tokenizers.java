package dev.peacock.text.input;

import dev.peacock.check.Credentials;
import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.storage.FileSystems;
import dev.peacock.text.Normalisation;
import dev.peacock.text.TextForm;
import dev.peacock.text.Unit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Finds a tokenizer by its name or its file. */
public final class Tokenizers {
    /** The largest in use have some 35 MB. */
    private static final int MOST = 256 << 20;

    private Tokenizers() {}

    /** Tokens of jtokkit's r50k, p50k, cl100k or o200k, or of a tokenizer.json on any Hadoop file system. UserError where it is neither. */
    public static TextForm form(Set<Normalisation> normalisations, String tokenizer, Configuration hadoop) {
        if (TextForm.isTokenizer(tokenizer)) {
            return new TextForm(Unit.TOKENS, normalisations, tokenizer);
        }
        Credentials.refuseIn("the path of a tokenizer", tokenizer);
        try {
            Path path = new Path(tokenizer);
            if (!FileSystems.of(path, hadoop).exists(path)) {
                // whose message says what there is
                return new TextForm(Unit.TOKENS, normalisations, tokenizer);
            }
            try (InputStream in = FileSystems.of(path, hadoop).open(path)) {
                return TextForm.ofFile(
                        normalisations, tokenizer, new String(in.readNBytes(MOST), StandardCharsets.UTF_8));
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(Shown.path(tokenizer) + " cannot be read: " + Reason.of(e), e);
        }
    }
}
