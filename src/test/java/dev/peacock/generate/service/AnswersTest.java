package dev.peacock.generate.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.generate.model.LanguageModel.Continuation;
import dev.peacock.service.ServiceKey;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final String KEY = "sk-A-Key-0123456789";

    private static Answer read(String json) throws JsonProcessingException {
        Answers answers =
                new Answers(ServiceKey.of(Map.of(ServiceKey.OURS, KEY)).hiding());
        return Objects.requireNonNull(answers.read(new ObjectMapper().readTree(json.replace('\'', '"'))));
    }

    private static Continuation only(String tokens, String finish) throws JsonProcessingException {
        return read("{'choices': [{'text': 'x', 'finish_reason': '" + finish + "', 'logprobs': {'tokens': [" + tokens
                        + "], 'token_logprobs': [-1, -2, -3]}}]}")
                .choices()
                .get(0);
    }

    @Test
    void theKeyIsNotToldInPieces() throws JsonProcessingException {
        Continuation told = only("'my ', 'sk-A-Key-', '0123456789'", "stop");
        assertThat(told.tokens()).isNull();
        assertThat(told.logProbabilities()).isNull();
        assertThat(only("'my ', 'sk-A-Key-', '012345678'", "stop").tokens()).hasSize(3);
    }

    @Test
    void countsBeyondAllModelsAreCut() throws JsonProcessingException {
        for (String count : new String[] {"9223372036854775807", "18446744073709551616"}) {
            Answer answer = read("{'choices': [{'text': 'x'}], 'usage': {'prompt_tokens': " + count
                    + ", 'completion_tokens': -" + count + "}}");
            assertThat(answer.promptTokens()).isEqualTo(1_000_000_000L);
            assertThat(answer.completionTokens()).isNull();
        }
    }

    @Test
    void theKeyIsNotToldInSmallLetters() throws JsonProcessingException {
        assertThat(only("'a', 'b', 'c'", "Bad_" + KEY).finish()).isEqualTo("bad_...");
        assertThat(only("'a', 'b', 'c'", "EOS_TOKEN").finish()).isEqualTo(Continuation.STOP);
    }
}
