package dev.peacock.audit.extraction.spark;

import dev.peacock.outcome.RecordCodec;
import java.io.Serializable;

/**
 * What the model of a run says of all pieces, kept in a file until all models are asked.
 *
 * @param logs ln p_z, prefix after prefix, each piece after piece
 * @param greedy the same: 1 where greedy decoding gives the suffix
 * @param scores mean log-probabilities of the first train documents' characters, to compare with what the fleet kept
 */
record FleetAnswers(int run, double[] logs, byte[] greedy, float[] scores) implements Serializable {
    static final String DIRECTORY = ExtractionTables.DIRECTORY + "/fleet-work";
    static final RecordCodec<FleetAnswers> CODEC =
            new RecordCodec<>(FleetAnswers.class, "run", "logs", "greedy", "scores");
}
