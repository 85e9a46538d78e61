package dev.peacock.audit.generations.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.peacock.check.UserError;
import dev.peacock.spark.images.EncoderOptions;
import dev.peacock.spark.images.PixelRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class EmbeddingOptionsTest {
    @Command
    private static final class Words {
        @CommandLine.Mixin
        final EmbeddingOptions options = new EmbeddingOptions();
    }

    private static Embeddings parse(String words, boolean hasHeldOut) {
        Words parsed = new Words();
        new CommandLine(parsed).parseArgs(words.isEmpty() ? new String[0] : words.split(" "));
        return parsed.options.embeddings(hasHeldOut);
    }

    @Test
    void options_becomeAnEncoder_orPictures() {
        assertThat(parse("", false)).isEqualTo(Embeddings.NONE);
        assertThat(parse("--encoder s3a://b/e.onnx --encoder-output z --encoder-range clip --cosine", true))
                .isEqualTo(new Embeddings(new EncoderOptions("s3a://b/e.onnx", "z", PixelRange.CLIP), true, null));
        assertThat(parse("--encoder s3a://b/e.onnx", true).encoder())
                .isEqualTo(new EncoderOptions("s3a://b/e.onnx", null, PixelRange.UNIT));
        assertThat(parse("--generations-pictures s3a://g --train-pictures s3a://t --held-out-pictures s3a://h", true))
                .isEqualTo(new Embeddings(null, false, new Embeddings.Pictures("s3a://t", "s3a://g", "s3a://h")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --encoder-range clip                                   | name it by --encoder FILE.onnx
            --encoder a.onnx --encoder-range CLIP                  | must be unit, signed, bytes, imagenet or clip
            --encoder a.onnx --train-pictures t                    | leave --train-pictures and the like out
            --train-pictures t --generations-pictures g            | give them for all vectors
            --held-out-pictures t                                  | give them for all vectors
            """)
    void options_thatDoNotGoTogether_areRefused(String words, String message) {
        assertThatThrownBy(() -> parse(words, true))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }
}
