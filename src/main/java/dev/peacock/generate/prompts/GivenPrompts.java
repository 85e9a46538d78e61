package dev.peacock.generate.prompts;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.text.input.Document;
import dev.peacock.text.input.Split;
import dev.peacock.text.input.TextOptions;
import dev.peacock.text.input.TextSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** Prompts of a file: each line of a text file that is not blank, each row of Parquet and each object of JSON Lines. */
public final class GivenPrompts {
    private GivenPrompts() {}

    /** UserError where there is none. */
    public static List<Prompt> read(String uri, TextOptions texts, Configuration hadoop) throws IOException {
        List<Prompt> prompts = new ArrayList<>();
        for (Split split : TextSource.plan(uri, texts, hadoop)) {
            split.read(hadoop, document -> add(document, prompts));
        }
        if (prompts.isEmpty()) {
            throw new UserError("--prompts " + Shown.path(uri) + " has no prompt");
        }
        return prompts;
    }

    private static void add(Document document, List<Prompt> prompts) {
        String text = new String(document.utf8(), StandardCharsets.UTF_8);
        if (document.number() >= 0) {
            prompts.add(Prompt.given(text, document.id(), 0));
            return;
        }
        long at = 0;
        for (String line : text.split("\n", -1)) {
            if (!line.isBlank()) {
                prompts.add(Prompt.given(
                        line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, document.id(), at));
            }
            at += line.getBytes(StandardCharsets.UTF_8).length + 1L;
        }
    }
}
