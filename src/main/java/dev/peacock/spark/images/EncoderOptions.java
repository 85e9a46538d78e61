package dev.peacock.spark.images;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An encoder of pictures.
 *
 * @param uri of a file in ONNX's format
 * @param output name of the output that has the embeddings; null for the first that has floats
 */
public record EncoderOptions(String uri, @Nullable String output, PixelRange range) implements Serializable {}
