package dev.peacock.audit.diffusion.spark;

import dev.peacock.check.Reason;
import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.dataset.image.ImageDecoder;
import dev.peacock.dataset.image.WantedShape;
import dev.peacock.storage.FileSystems;
import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A mask of the user's own.
 *
 * @param word the file's name
 * @param masked its black pixels, line by line
 */
record MaskPicture(String word, int height, int width, BitSet masked) implements MaskedPart {
    private static final int GRAY = 128;

    /** UserError for a file that is no picture, or that masks all or nothing. */
    static MaskPicture read(Configuration hadoop, Path file) {
        String name = Shown.path(file.toString());
        try (InputStream in = FileSystems.of(file, hadoop).open(file)) {
            return of(
                    Shown.text(file.getName()),
                    ImageDecoder.decode(in.readAllBytes(), name, new WantedShape(null, null, 1)));
        } catch (IOException e) {
            throw new UserError("--inpaint " + name + ": cannot be read: " + Reason.of(e), e);
        }
    }

    /** Of a gray picture. */
    static MaskPicture of(String name, ImageDecoder.Decoded picture) {
        BitSet masked = new BitSet();
        for (int pixel = 0; pixel < picture.pixels().length; pixel++) {
            masked.set(pixel, Byte.toUnsignedInt(picture.pixels()[pixel]) < GRAY);
        }
        if (masked.isEmpty() || masked.cardinality() == picture.pixels().length) {
            throw new UserError("--inpaint " + name + ": masks " + (masked.isEmpty() ? "nothing" : "all of an image")
                    + "; paint black what models are to complete, and leave the rest white");
        }
        return new MaskPicture(name, picture.shape().height(), picture.shape().width(), masked);
    }

    @Override
    public boolean[] isKnown(Shape shape) {
        if (shape.height() != height || shape.width() != width) {
            throw new UserError(String.format(
                    "--inpaint %s: is %d x %d pixels, but images are %d x %d (height x width); give a mask of their size",
                    word, height, width, shape.height(), shape.width()));
        }
        boolean[] isKnown = new boolean[shape.size()];
        for (int i = 0; i < isKnown.length; i++) {
            isKnown[i] = !masked.get(i / shape.channels());
        }
        return isKnown;
    }
}
