package dev.peacock.command;

import dev.peacock.check.UserError;
import dev.peacock.config.Resize;
import dev.peacock.spark.images.ImageOptions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reads images of files, Parquet and arrays. */
public final class PictureOptions {
    private static final int MOST_SIDE = 8192;

    @Option(
            names = "--image-column",
            paramLabel = "NAME",
            description = "Column of pictures in Parquet (default: ${DEFAULT-VALUE}).")
    String column = "image";

    @Option(
            names = "--id-column",
            paramLabel = "NAME",
            description =
                    "Column of ids in Parquet, or array of them in .npz (default: the file's name, or the place).")
    @Nullable
    String idColumn;

    @Option(
            names = "--resize",
            paramLabel = "PIXELS",
            arity = "2",
            description = "Height and width to bring pictures to; what protrudes is cut off.")
    @Nullable
    List<Integer> resize;

    @Option(
            names = "--channels",
            paramLabel = "NUMBER",
            description = "1 to make pictures gray, 3 to make them colour (default: as they are).")
    @Nullable
    Integer channels;

    @Option(
            names = "--range",
            paramLabel = "NUMBER",
            arity = "2",
            description = "Numbers that are black and white in arrays (default: 0 255 of bytes, 0 1 of others).")
    @Nullable
    List<Double> range;

    /** UserError for a value outside its range. {@code by}: columns to give results by. */
    public ImageOptions images(List<String> by) {
        check();
        return new ImageOptions(
                column,
                idColumn,
                true,
                List.copyOf(by),
                resize == null ? null : new Resize(resize.get(0), resize.get(1), Resize.Mode.CROP),
                channels,
                range == null ? null : range.get(0),
                range == null ? null : range.get(1));
    }

    /** Whether any of them is given. */
    public boolean isGiven() {
        return idColumn != null || resize != null || channels != null || range != null || !column.equals("image");
    }

    private void check() {
        if (channels != null && channels != 1 && channels != 3) {
            throw new UserError("--channels " + channels + ": must be 1 (gray) or 3 (colour)");
        }
        if (resize != null && resize.stream().anyMatch(side -> side < 1 || side > MOST_SIDE)) {
            throw new UserError(String.format(Locale.ROOT, "--resize: a side must be 1 to %,d pixels", MOST_SIDE));
        }
        if (range != null && !(range.get(0) < range.get(1))) {
            throw new UserError("--range " + range.get(0) + " " + range.get(1) + ": black must be below white");
        }
    }
}
