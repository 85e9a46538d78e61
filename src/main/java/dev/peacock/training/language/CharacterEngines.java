package dev.peacock.training.language;

import dev.peacock.training.Device;
import java.util.OptionalLong;

/** Makes engines of a library, each for a device and used by one thread at a time. */
public interface CharacterEngines {
    CharacterEngine create();

    /** Readies this thread for the device; before an engine is made or used. UserError where the library does not have the device. */
    default void bind(Device device) {}

    /** What an engine takes. */
    EngineMemory memory();

    /** The most bytes that this JVM may take outside the heap; empty where it is not known. */
    default OptionalLong limit() {
        return OptionalLong.empty();
    }
}
