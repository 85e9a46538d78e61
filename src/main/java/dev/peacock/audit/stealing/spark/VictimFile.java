package dev.peacock.audit.stealing.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.peacock.audit.stealing.Victim;
import dev.peacock.outcome.RecordCodec;
import java.io.Serializable;

/** A model that is done, in JSON, kept in a file until all are. */
record VictimFile(int number, String json) implements Serializable {
    static final String DIRECTORY = StealingTables.DIRECTORY + "/work";
    static final RecordCodec<VictimFile> CODEC = new RecordCodec<>(VictimFile.class, "number", "victim");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    static VictimFile of(int number, Victim victim) {
        try {
            return new VictimFile(number, MAPPER.writeValueAsString(victim));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    Victim victim() {
        try {
            return MAPPER.readValue(json, Victim.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
