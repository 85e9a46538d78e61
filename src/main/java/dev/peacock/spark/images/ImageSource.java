package dev.peacock.spark.images;

import dev.peacock.check.Shown;
import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.spark.output.JobContext;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.fs.Path;

/** Images of one side: pictures in files, pictures in Parquet, or an array of NumPy. */
public interface ImageSource {
    /** As the user wrote it. */
    String uri();

    int count();

    /** Gives all of them, in their order. UserError for one that cannot be read. */
    void read(Sink sink) throws IOException;

    /** Takes images. */
    interface Sink {
        /**
         * @param values from 0 (black) to 1 (white), [height, width, channels]; may be used again
         * @param groups values of the columns to give results by
         */
        void add(String id, Shape shape, float[] values, List<String> groups);
    }

    /** UserError where there is nothing of that form. */
    static ImageSource open(JobContext context, String uri, ImageOptions options) throws IOException {
        String[] parts = uri.split("#", 2);
        String file = parts[0].toLowerCase(Locale.ROOT);
        ImageSource source;
        if (file.endsWith(".npy") || file.endsWith(".npz")) {
            source = ArrayImages.open(
                    context.out().hadoop(), uri, new Path(parts[0]), parts.length > 1 ? parts[1] : null, options);
        } else if (PictureFiles.isParquet(context.out().hadoop(), uri)) {
            source = ParquetImages.open(context.session(), uri, options);
        } else {
            source = PictureFiles.open(context.spark(), context.out().hadoop(), uri, options);
        }
        if (!options.by().isEmpty() && source instanceof PictureFiles) {
            throw new UserError(Shown.path(uri)
                    + ": files of pictures have no columns for --by; give the generations as Parquet with a column of pictures, or as"
                    + " .npz, or leave --by out");
        }
        return source;
    }
}
