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

    /** The column that says of what class images are, where none is named. */
    static String labels(JobContext context, String uri) {
        return isArray(uri) || PictureFiles.isParquet(context.out().hadoop(), uri) ? "label" : PictureFiles.FOLDER;
    }

    private static boolean isArray(String uri) {
        return uri.split("#", 2)[0].toLowerCase(Locale.ROOT).matches(".*\\.np[yz]");
    }

    /** UserError where there is nothing of that form. */
    static ImageSource open(JobContext context, String uri, ImageOptions options) throws IOException {
        String[] parts = uri.split("#", 2);
        ImageSource source;
        if (isArray(uri)) {
            source = ArrayImages.open(
                    context.out().hadoop(), uri, new Path(parts[0]), parts.length > 1 ? parts[1] : null, options);
        } else if (PictureFiles.isParquet(context.out().hadoop(), uri)) {
            source = ParquetImages.open(context.session(), uri, options);
        } else {
            source = PictureFiles.open(context.spark(), context.out().hadoop(), uri, options);
        }
        if (source instanceof PictureFiles && !List.of(PictureFiles.FOLDER).containsAll(options.by())) {
            throw new UserError(Shown.path(uri)
                    + ": files of pictures have no columns to go by but "
                    + PictureFiles.FOLDER
                    + ", the name of their folder; give that, or Parquet with a column of pictures, or"
                    + " an .npz file");
        }
        return source;
    }
}
