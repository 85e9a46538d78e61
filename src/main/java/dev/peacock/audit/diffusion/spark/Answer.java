package dev.peacock.audit.diffusion.spark;

import dev.peacock.outcome.RecordCodec;
import java.io.Serializable;

/** What a model answered to one question, as numbers; kept in a file until all models are done. */
record Answer(int model, Kind kind, float[] values) implements Serializable {
    static final String DIRECTORY = DiffusionTables.DIRECTORY + "/work";
    static final RecordCodec<Answer> CODEC = new RecordCodec<>(Answer.class, "model", "kind", "numbers");

    /** Their order is that of files. */
    enum Kind {
        /** Seconds that the model took. */
        SECONDS,
        /** Logarithms of losses of all distinct train images. */
        LOSSES,
        /** Of held-out images. */
        LOSSES_OF_HELD_OUT,
        /** By generation, the nearest image that the model saw, its distance, the nearest other, and its distance. */
        GENERATIONS,
        /** The first generations, from 0 to 1. */
        PICTURES,
        /** Distances of images that the model did not see to the nearest that it saw. */
        GAPS_OF_UNSEEN,
        /** The other way round. */
        GAPS_OF_SEEN,
        /** Distances of completions to what was masked, by image that is completed. */
        COMPLETED,
        /** The first completions, from 0 to 1. */
        COMPLETIONS,
        /** By generation, the ratios that belong to both distances. */
        RATIOS,
        /** Those of the gaps. */
        RATIO_GAPS_OF_UNSEEN,
        RATIO_GAPS_OF_SEEN
    }
}
