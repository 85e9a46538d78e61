package dev.peacock.training.command;

import dev.peacock.npy.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A local file of known length. Messages call it by its name alone: its directory is gone when they are read. */
record LocalContent(Path file, long length) implements ByteSource {
    LocalContent(Path file) throws IOException {
        this(file, Files.size(file));
    }

    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public InputStream open() throws IOException {
        return Files.newInputStream(file);
    }
}
