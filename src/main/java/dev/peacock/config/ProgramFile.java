package dev.peacock.config;

import dev.peacock.provenance.Sha256;
import java.io.Serializable;

/**
 * A file of the user's program, which travels with the configuration.
 *
 * @param name path below the directory that the program runs in, such as {@code train.py}
 * @param text its content
 */
public record ProgramFile(String name, String text) implements Serializable {
    /** In hex, of the text in UTF-8. */
    public String sha256() {
        return Sha256.hex(text);
    }
}
