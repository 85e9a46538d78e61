package dev.peacock.dataset;

import dev.peacock.check.Problems;
import dev.peacock.check.UserError;
import dev.peacock.config.SourceConfig;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.dataset.image.WantedShape;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * Reads a folder with one folder of PNG or JPEG files a class; classes and files in the order of their names. A picture's id is its path
 * in the folder, as in cat/1.png.
 */
final class FolderReader {
    private static final int MOST_BYTES = 1 << 28;

    private FolderReader() {}

    static void read(SourceConfig.Folder source, WantedShape wanted, Configuration hadoop, ExampleSink sink) {
        InputFile folder = InputFile.of(source.path(), hadoop);
        if (!folder.isDirectory()) {
            throw new UserError(folder.path() + " is a file, but must be a folder with one folder for each class");
        }
        List<InputFile> classes =
                folder.children().stream().filter(InputFile::isDirectory).toList();
        if (classes.isEmpty()) {
            throw new UserError(folder.path() + " has no class folders; put the images of each class in one folder");
        }
        Problems problems = sink.problems();
        for (InputFile label : classes) {
            List<InputFile> images = problems.attempt("folders", label::children);
            if (images == null) {
                continue;
            }
            if (images.isEmpty()) {
                problems.add(
                        "folders", "class folder " + label.path() + " has no images; remove it, or put some into it");
            }
            for (InputFile image : images) {
                add(image, label.name(), wanted, sink);
            }
        }
    }

    private static void add(InputFile image, String label, WantedShape wanted, ExampleSink sink) {
        Problems problems = sink.problems();
        ImageDecoder.Decoded decoded = problems.attempt("pictures", () -> decoded(image, wanted));
        if (decoded != null) {
            // of its own kind: where all pictures differ in size, one that cannot be read is shown all the same
            problems.heed("the size of pictures", () -> {
                sink.add(decoded.pixels(), decoded.shape(), label, Source.file(image.path()));
                sink.id(label + "/" + image.name());
            });
        }
    }

    private static ImageDecoder.Decoded decoded(InputFile image, WantedShape wanted) {
        if (image.isDirectory()) {
            throw new UserError(image.path() + " is a folder inside a class folder, which may contain only images");
        }
        return ImageDecoder.decode(image.bytes(MOST_BYTES), image.path(), wanted);
    }
}
