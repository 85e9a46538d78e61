package dev.peacock.dataset.read;

import dev.peacock.check.Problems;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.dataset.image.WantedShape;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.Nullable;

/**
 * Reads a folder with one folder of PNG or JPEG files a class, or of folders of a subpopulation each; all in the order of their names. A
 * picture's id is its path in the folder, as in cat/1.png.
 */
public final class FolderReader {
    private static final int MOST_BYTES = 1 << 28;

    private FolderReader() {}

    public static void read(SourceConfig.Folder source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        InputFile folder = InputFile.of(source.path(), hadoop);
        if (!folder.isDirectory()) {
            throw new UserError(folder.path() + " is a file, but must be a folder with one folder for each class");
        }
        List<InputFile> inside = folder.children();
        List<InputFile> classes = inside.stream().filter(InputFile::isDirectory).toList();
        if (classes.isEmpty()) {
            throw new UserError(folder.path() + " has no class folders; put the images of each class in one folder");
        }
        Problems problems = sink.problems();
        inside.stream()
                .filter(child -> !child.isDirectory())
                .findFirst()
                .ifPresent(first -> problems.note(String.format(
                        Locale.ROOT,
                        "%s: files that are in no class folder, and are not read: %,d (first: %s)",
                        folder.path(),
                        inside.size() - classes.size(),
                        Shown.text(first.name()))));
        for (InputFile label : classes) {
            List<InputFile> ofClass = children(label, "class folder ", problems);
            if (source.subpopulation() == null) {
                ofClass.forEach(image -> add(image, new Names(label.name(), null), wanted, sink));
                continue;
            }
            for (InputFile group : ofClass) {
                if (!group.isDirectory()) {
                    problems.add(
                            "folders",
                            group.path()
                                    + " is a file in a class folder, which must have one folder for each group with "
                                    + "subpopulation = folder");
                    continue;
                }
                Names names = new Names(label.name(), group.name());
                children(group, "group folder ", problems).forEach(image -> add(image, names, wanted, sink));
            }
        }
    }

    private static List<InputFile> children(InputFile folder, String what, Problems problems) {
        List<InputFile> inside = problems.attempt("folders", folder::children);
        if (inside != null && inside.isEmpty()) {
            problems.add("folders", what + folder.path() + " has no images; remove it, or put some into it");
        }
        return inside == null ? List.of() : inside;
    }

    /** What a picture is labelled, and its subpopulation, which need not be known. */
    private record Names(String label, @Nullable String subpopulation) {
        String path(String file) {
            return label + "/" + (subpopulation == null ? "" : subpopulation + "/") + file;
        }
    }

    private static void add(InputFile image, Names names, WantedShape wanted, ExampleSink sink) {
        Problems problems = sink.problems();
        ImageDecoder.Decoded decoded = problems.attempt("pictures", () -> decoded(image, wanted));
        if (decoded != null) {
            // of its own kind: where all pictures differ in size, one that cannot be read is shown all the same
            problems.heed("the size of pictures", () -> {
                Source where = Source.file(image.path());
                sink.add(decoded.pixels(), decoded.shape(), names.label(), where);
                sink.id(names.path(image.name()));
                if (names.subpopulation() != null) {
                    sink.subpopulation(names.subpopulation(), where);
                }
            });
        }
    }

    private static ImageDecoder.Decoded decoded(InputFile image, WantedShape wanted) {
        if (image.isDirectory()) {
            throw new UserError(image.path() + " is a folder inside a class folder, which may contain only images "
                    + "unless it has one folder for each group and subpopulation = folder");
        }
        return ImageDecoder.decode(image.bytes(MOST_BYTES), image.path(), wanted);
    }
}
