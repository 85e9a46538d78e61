package dev.peacock.config;

import java.io.Serializable;

/**
 * How pictures are varied during training, but never during evaluation.
 *
 * @param cropPadding a picture is moved by up to so many pixels in each direction, with zeros behind it
 * @param flip whether it is mirrored, left to right, with probability 1/2
 */
public record AugmentConfig(int cropPadding, boolean flip) implements Serializable {}
