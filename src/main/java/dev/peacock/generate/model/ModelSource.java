package dev.peacock.generate.model;

import java.io.Serializable;

/** Opens a language model, on the driver or on an executor: a model in this process is opened by each thread that asks it. */
public interface ModelSource extends Serializable {
    /** As {@link LanguageModel#name}. */
    String name();

    /** Another one, for one thread. */
    LanguageModel open();
}
