package dev.peacock.spark.images;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import java.io.IOException;

/** Vectors brought to the length 1, so that the square of a distance is twice 1 less the cosine. */
public record UnitLength(ImageSource source) implements ImageSource {
    @Override
    public String uri() {
        return source.uri();
    }

    @Override
    public int count() {
        return source.count();
    }

    /** UserError for images, and for a vector of zeros. */
    @Override
    public void read(Sink sink) throws IOException {
        source.read((id, shape, values, groups) -> {
            if (shape.isImage()) {
                throw new UserError("--cosine is for embeddings: give vectors, or an encoder by --encoder");
            }
            double squares = 0;
            for (float value : values) {
                squares += (double) value * value;
            }
            if (squares == 0) {
                throw new UserError(Shown.path(source.uri()) + ", image '" + Shown.text(id)
                        + "': its vector has zeros only, and so no direction; leave --cosine out");
            }
            float[] unit = new float[values.length];
            for (int i = 0; i < unit.length; i++) {
                unit[i] = (float) (values[i] / Math.sqrt(squares));
            }
            sink.add(id, shape, unit, groups);
        });
    }
}
