package dev.peacock.spark.generate;

import static dev.peacock.table.GenerationsTable.GENERATIONS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.generate.model.Wanted;
import dev.peacock.generate.prompts.Prompt;
import dev.peacock.spark.output.Rows;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Makes the rows of the table of what was asked and answered. */
record GenerationRows(List<Prompt> prompts, String model, Wanted wanted, long seed) implements Serializable {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    Row row(Asked asked) {
        Prompt prompt = prompts.get(asked.number());
        Prompt.Place place = prompt.place();
        Prompt.Repeat repeat = prompt.repeat();
        return Rows.of(GENERATIONS)
                .with(GENERATIONS.id, asked.number() + "-" + asked.draw())
                .with(GENERATIONS.promptNumber, (long) asked.number())
                .with(GENERATIONS.draw, asked.draw())
                .with(GENERATIONS.prompt, prompt.text())
                .with(GENERATIONS.text, asked.text())
                .with(GENERATIONS.finish, asked.finish())
                .with(GENERATIONS.error, asked.error())
                .with(GENERATIONS.model, model)
                .with(GENERATIONS.servedModel, asked.served())
                .with(GENERATIONS.temperature, wanted.sampling().temperature())
                .with(GENERATIONS.topK, wanted.sampling().topK())
                .with(GENERATIONS.topP, wanted.sampling().topP())
                .with(GENERATIONS.length, wanted.length())
                .with(GENERATIONS.stop, wanted.stop().isEmpty() ? null : json(wanted.stop()))
                .with(GENERATIONS.seed, Generate.seed(seed, asked.number()))
                .with(GENERATIONS.tokens, asked.tokens() == null ? null : json(asked.tokens()))
                .with(GENERATIONS.logProbabilities, floats(asked.logs()))
                .with(GENERATIONS.promptTokens, asked.promptTokens())
                .with(GENERATIONS.completionTokens, asked.completionTokens())
                .with(GENERATIONS.source, place == null ? null : place.document())
                .with(GENERATIONS.sourceStart, place == null ? null : (Long) place.start())
                .with(GENERATIONS.suffix, place == null ? null : place.suffix())
                .with(GENERATIONS.word, repeat == null ? null : repeat.word())
                .with(GENERATIONS.template, repeat == null ? null : repeat.template())
                .with(GENERATIONS.times, repeat == null ? null : (Integer) repeat.times())
                .with(GENERATIONS.wordTokens, repeat == null ? null : (Integer) repeat.tokens())
                .with(GENERATIONS.seconds, asked.seconds())
                .with(GENERATIONS.finishedAt, asked.finishedAt())
                .build();
    }

    static String json(List<String> texts) {
        try {
            return MAPPER.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Float @Nullable [] floats(float @Nullable [] logs) {
        if (logs == null) {
            return null;
        }
        Float[] boxed = new Float[logs.length];
        for (int i = 0; i < boxed.length; i++) {
            boxed[i] = logs[i];
        }
        return boxed;
    }
}
