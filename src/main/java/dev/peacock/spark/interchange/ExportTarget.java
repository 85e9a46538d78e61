package dev.peacock.spark.interchange;

import dev.peacock.check.UserError;
import dev.peacock.config.EstimateConfig.Score;
import dev.peacock.config.text.Words;
import dev.peacock.npy.NpzWriter;
import dev.peacock.spark.output.OutputDirectory;
import dev.peacock.storage.FileSystems;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.jspecify.annotations.Nullable;

/** The file that a command writes: outside every Peacock directory, and either new or written earlier by the same command. */
public final class ExportTarget {
    /** Whose file it is. */
    public enum Kind {
        EXPORT("export", "peacock export", "estimates.npz"),
        EXPLANATION("explain", "<!-- peacock explain -->", "explain.html");

        private final String command;
        private final String mark;
        private final String example;

        Kind(String command, String mark, String example) {
            this.command = command;
            this.mark = mark;
            this.example = example;
        }

        /** What the file ends with, by which a command knows its own: published archives have the arrays of an export. */
        public String mark() {
            return mark;
        }
    }

    private ExportTarget() {}

    static NpzWriter writer(OutputStream stream) {
        return new NpzWriter(stream, Kind.EXPORT.mark);
    }

    /** Says of which score of the models the arrays are differences; says nothing where it is accuracies, as in published archives. */
    static void addScore(NpzWriter writer, Score score) throws IOException {
        if (score != Score.CORRECT) {
            writer.addTexts("score", List.of(Words.of(score)));
        }
    }

    /** Throws a {@link UserError} if another file is there, or it would be among a fleet's files; null is no target. */
    public static void check(Configuration hadoop, @Nullable Path asked, Kind kind) throws IOException {
        if (asked == null) {
            return;
        }
        // a directory's URI ends with a slash, and its name would be empty
        Path target = new Path(asked.toString());
        FileSystem files = FileSystems.reached(target, hadoop);
        Path real = real(files, files.makeQualified(target));
        for (Path parent = real.getParent(); parent != null; parent = parent.getParent()) {
            if (files.exists(new Path(parent, OutputDirectory.EXPERIMENT))) {
                throw new UserError(target + ": lies in the Peacock directory " + parent + ", whose files "
                        + kind.command + " must not replace; give a file outside of it");
            }
        }
        try {
            FileStatus status = files.getFileStatus(real);
            if (status.isDirectory()) {
                throw new UserError(target + ": is a directory; give a file, such as " + target + "/" + kind.example);
            }
            if (!endsWith(files, status, kind.mark)) {
                throw new UserError(target + ": this file exists already, and " + kind.command
                        + " did not write it; remove it, or give " + "another name");
            }
        } catch (FileNotFoundException e) {
            return;
        }
    }

    /** Local links lead elsewhere than their names say. */
    private static Path real(FileSystem files, Path target) throws IOException {
        if (!(files instanceof LocalFileSystem local)) {
            return target;
        }
        java.nio.file.Path parent = local.pathToFile(target).toPath().getParent();
        java.nio.file.Path there = parent;
        while (there != null && !there.toFile().exists()) {
            there = there.getParent();
        }
        if (parent == null || there == null) {
            return target;
        }
        return new Path(
                new Path(there.toRealPath().resolve(there.relativize(parent)).toUri()), target.getName());
    }

    private static boolean endsWith(FileSystem files, FileStatus status, String text) throws IOException {
        byte[] mark = text.getBytes(StandardCharsets.UTF_8);
        byte[] end = new byte[mark.length];
        if (status.getLen() < end.length) {
            return false;
        }
        try (FSDataInputStream in = files.open(status.getPath())) {
            in.readFully(status.getLen() - end.length, end);
        }
        return Arrays.equals(mark, end);
    }
}
