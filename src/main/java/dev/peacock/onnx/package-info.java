/** Models in ONNX's format, run by ONNX Runtime, which rides beside the jar. */
@NullMarked
package dev.peacock.onnx;

import org.jspecify.annotations.NullMarked;
