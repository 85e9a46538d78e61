package dev.peacock.spark.generate;

import dev.peacock.generate.prompts.GivenPrompts;
import dev.peacock.generate.prompts.PieceOptions;
import dev.peacock.generate.prompts.Pieces;
import dev.peacock.generate.prompts.Prompt;
import dev.peacock.generate.prompts.RepeatPrompts;
import dev.peacock.text.input.TextOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;

/** Where prompts come from. */
public sealed interface PromptSource {
    /** In their order; {@code log} is told of documents that give none. */
    List<Prompt> read(long seed, Configuration hadoop, PrintStream log) throws IOException;

    /** Prompts as they are. */
    record Given(String uri, TextOptions texts) implements PromptSource {
        @Override
        public List<Prompt> read(long seed, Configuration hadoop, PrintStream log) throws IOException {
            return GivenPrompts.read(uri, texts, hadoop);
        }
    }

    /** Pieces at random places of a corpus, or one of each document. */
    record OfCorpus(PieceOptions options, boolean isRandom) implements PromptSource {
        @Override
        public List<Prompt> read(long seed, Configuration hadoop, PrintStream log) throws IOException {
            Pieces.Found found =
                    isRandom ? Pieces.random(options, seed, hadoop) : Pieces.ofDocuments(options, seed, hadoop);
            if (found.tooShort() > 0) {
                log.printf(
                        Locale.ROOT,
                        "prompts: %,d of %,d documents are too short for a prompt and are left out%n",
                        found.tooShort(),
                        found.documents());
            }
            return found.prompts();
        }
    }

    /** Words to repeat. */
    record Repeated(List<String> words, List<String> templates, int times) implements PromptSource {
        @Override
        public List<Prompt> read(long seed, Configuration hadoop, PrintStream log) {
            return RepeatPrompts.of(words, templates, times);
        }
    }
}
