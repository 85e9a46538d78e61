package dev.peacock.generate.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EventStreamTest {
    private static final String FIRST =
            "data: {\"choices\":[{\"index\":0,\"text\":\"Hel\",\"finish_reason\":null}]}\n\n";
    private static final String LAST =
            "data: {\"choices\":[{\"index\":0,\"text\":\"lo\",\"finish_reason\":\"stop\"}]}\n\n";

    @Test
    void partsOfATextAreJoined() throws JsonProcessingException {
        JsonNode whole = Objects.requireNonNull(EventStream.read(FIRST + LAST));
        assertThat(whole.path("choices").path(0).path("text").asText()).isEqualTo("Hello");
        assertThat(whole.path("choices").path(0).path("finish_reason").asText()).isEqualTo("stop");
    }

    /** Some services end without a last word, others without a reason; neither is taken for the other's cut. */
    @Test
    void whatIsCutOffIsNoAnswer() throws JsonProcessingException {
        assertThat(EventStream.read(FIRST)).isNull();
        assertThat(EventStream.read(FIRST + "data: [DONE]\n\n")).isNotNull();
        assertThat(EventStream.read("")).isNull();
    }

    @Test
    void anErrorOnTheWayIsTheAnswer() throws JsonProcessingException {
        JsonNode error = EventStream.read(FIRST + "data: {\"error\":{\"message\":\"out of memory\"}}\n\n");
        assertThat(Objects.requireNonNull(error).path("error").path("message").asText())
                .isEqualTo("out of memory");
    }
}
