package dev.peacock.audit.diffusion.spark;

import dev.peacock.config.Shape;
import java.io.Serializable;

/** What of images is masked, so that models complete it. Its text as a whole says all of it. */
interface MaskedPart extends Serializable {
    /** As the user gave it. */
    String word();

    /** By number of an image [height, width, channels], whether it is outside the mask; UserError for images that it does not fit. */
    boolean[] isKnown(Shape shape);
}
