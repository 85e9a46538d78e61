package dev.peacock.training.language;

import dev.peacock.training.Device;

/** Makes engines of a library, each for a device and used by one thread at a time. */
public interface CharacterEngines {
    CharacterEngine create();

    /** Readies this thread for the device; before an engine is made or used. UserError where the library does not have the device. */
    default void bind(Device device) {}

    /** Memory that an engine takes, in the heap or outside it. */
    long bytes();
}
