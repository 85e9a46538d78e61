package dev.peacock.audit.text.spark;

import dev.peacock.audit.text.search.Found;
import dev.peacock.audit.text.search.SplitRoutes;
import dev.peacock.spark.output.JobContext;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.spark.work.Work;
import dev.peacock.text.TextForm;
import dev.peacock.text.input.Split;
import dev.peacock.text.match.Routes;
import java.io.IOException;
import java.util.List;
import org.apache.spark.util.SerializableConfiguration;

/**
 * What is set apart of a corpus for several batches of generations at once, a file for each split: the pieces of documents in which these
 * batches may have windows.
 *
 * @param id the same for the same generations, batches, corpus and options
 */
record CorpusRoutes(JobContext context, String id, List<Split> splits) {
    private static final String DIRECTORY = FoundCodec.DIRECTORY + "/apart";

    private record Routing(List<Split> splits, TextForm form, int k, Routes routes, SerializableConfiguration hadoop)
            implements SplitTask {
        @Override
        public List<Found> rows(int number) throws IOException {
            SplitRoutes split = new SplitRoutes(number, form, k, routes);
            splits.get(number)
                    .read(hadoop.value(), document -> split.add(document.id(), document.utf8(), document.replaced()));
            return split.rows();
        }
    }

    /** Reads the corpus, and does what is missing. */
    void search(TextForm form, int k, Routes routes) throws IOException {
        CorpusPass.run(
                context, directory(), id, splits, new Routing(splits, form, k, routes, CorpusPass.hadoop(context)));
    }

    Work.Files<Found> files() {
        return CorpusPass.files(context, directory(), id);
    }

    private String directory() {
        return DIRECTORY + "/" + id;
    }

    /** Removes it: these are texts of the corpus, and nothing in them is masked. */
    void remove() throws IOException {
        remove(context, directory());
    }

    /** The same of all, also of what a killed job left. */
    static void removeAll(JobContext context) throws IOException {
        remove(context, DIRECTORY);
    }

    private static void remove(JobContext context, String directory) throws IOException {
        OutputDirectory out = context.out();
        if (out.exists(directory)) {
            out.check();
            out.files().delete(out.path(directory), true);
        }
    }
}
