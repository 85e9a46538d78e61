package dev.peacock.audit.generations.spark;

import dev.peacock.check.UserError;
import dev.peacock.command.GivenPath;
import dev.peacock.spark.images.EncoderOptions;
import dev.peacock.spark.images.PixelRange;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options about embeddings. */
final class EmbeddingOptions {
    @Option(
            names = "--encoder",
            paramLabel = "FILE.onnx",
            description =
                    "Compare what this encoder makes of the pictures, by ONNX Runtime (docs/audit-generations.md).")
    @Nullable
    String encoder;

    @Option(
            names = "--encoder-output",
            paramLabel = "NAME",
            description = "Which of the encoder's outputs has the embeddings (default: the first that has floats).")
    @Nullable
    String output;

    @Option(
            names = "--encoder-range",
            paramLabel = "NAME",
            description =
                    "Numbers that it takes for black to white: unit (0 to 1), signed (-1 to 1), bytes (0 to 255), or less the "
                            + "mean and divided by the deviation of imagenet or clip (default: unit).")
    @Nullable
    String range;

    @Option(
            names = "--cosine",
            description = "Bring embeddings to length 1 first, so that distances go by the angle between them.")
    boolean cosine;

    @Option(
            names = "--generations-pictures",
            paramLabel = "URI",
            description = "Pictures of the vectors of --generations, in their order, for the page to show.")
    @Nullable
    String generationsPictures;

    @Option(names = "--train-pictures", paramLabel = "URI", description = "Those of --train.")
    @Nullable
    String trainPictures;

    @Option(names = "--held-out-pictures", paramLabel = "URI", description = "Those of --held-out.")
    @Nullable
    String heldOutPictures;

    /** UserError for options that do not go together. */
    Embeddings embeddings(boolean hasHeldOut) {
        String file = encoder;
        if (file == null && (output != null || range != null)) {
            throw new UserError(
                    "--encoder-output and --encoder-range are of an encoder; name it by --encoder FILE.onnx");
        }
        return new Embeddings(
                file == null
                        ? null
                        : new EncoderOptions(GivenPath.localByDefault(file).toString(), output, range()),
                cosine,
                pictures(hasHeldOut));
    }

    private PixelRange range() {
        return range == null
                ? PixelRange.UNIT
                : Arrays.stream(PixelRange.values())
                        .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(range))
                        .findFirst()
                        .orElseThrow(
                                () -> new UserError("--encoder-range must be unit, signed, bytes, imagenet or clip"));
    }

    private Embeddings.@Nullable Pictures pictures(boolean hasHeldOut) {
        String ofTrain = trainPictures;
        String ofGenerations = generationsPictures;
        if (Stream.of(ofTrain, ofGenerations, heldOutPictures).allMatch(uri -> uri == null)) {
            return null;
        }
        if (encoder != null) {
            throw new UserError(
                    "--encoder makes embeddings of pictures, which are shown; leave --train-pictures and the like out");
        }
        if (ofTrain == null || ofGenerations == null || hasHeldOut != (heldOutPictures != null)) {
            throw new UserError(
                    "pictures are shown beside each other, so give them for all vectors: --generations-pictures,"
                            + " --train-pictures"
                            + (hasHeldOut
                                    ? " and --held-out-pictures"
                                    : ", and --held-out-pictures with --held-out only"));
        }
        return new Embeddings.Pictures(
                GivenPath.localWithName(ofTrain),
                GivenPath.localWithName(ofGenerations),
                heldOutPictures == null ? null : GivenPath.localWithName(heldOutPictures));
    }
}
