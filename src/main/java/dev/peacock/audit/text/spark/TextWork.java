package dev.peacock.audit.text.spark;

import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.JsonFiles;
import dev.peacock.spark.output.OutputDirectory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the searched splits in a directory belong to: hashes, or words, which differ where anything does.
 *
 * @param corpus files with their sizes and times
 * @param control the same of --against
 * @param options what is compared, and how
 */
record TextWork(String generations, String corpus, String control, String options) {
    private static final String NAME = FoundCodec.DIRECTORY + "/search.json";

    /** Removes the splits of another search, and says what is another. */
    static void begin(JobContext context, TextWork now) throws IOException {
        OutputDirectory out = context.out();
        Optional<TextWork> before =
                JsonFiles.read(out, NAME, TextWork.class, "remove the file, and the corpus is searched anew");
        if (before.equals(Optional.of(now))) {
            return;
        }
        if (before.isPresent()) {
            context.log()
                    .println("audit text: " + now.changed(before.get())
                            + " changed since the last search in this directory, so the corpus is searched anew");
            out.check();
            out.files().delete(out.path(FoundCodec.DIRECTORY), true);
        }
        out.writeText(NAME, JsonFiles.line(now) + "\n");
    }

    private String changed(TextWork before) {
        List<String> changed = new ArrayList<>();
        if (!generations.equals(before.generations)) {
            changed.add("the generations");
        }
        if (!corpus.equals(before.corpus)) {
            changed.add("the corpus");
        }
        if (!control.equals(before.control)) {
            changed.add("--against");
        }
        if (!options.equals(before.options)) {
            changed.add("the options");
        }
        return String.join(" and ", changed);
    }
}
