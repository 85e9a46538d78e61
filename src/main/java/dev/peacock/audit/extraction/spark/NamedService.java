package dev.peacock.audit.extraction.spark;

import dev.peacock.generate.model.LanguageModel;
import dev.peacock.generate.model.ModelSource;

/** A service, by its name alone: it is asked from the driver, so that no executor opens it. */
record NamedService(String name) implements ModelSource {
    @Override
    public LanguageModel open() {
        throw new IllegalStateException("a service is asked from the driver");
    }
}
