package dev.peacock.training.fleet.cpu.vector;

import static dev.peacock.training.fleet.cpu.vector.ShortVectors.PAIR;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.STEP;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.load;
import static dev.peacock.training.fleet.cpu.vector.ShortVectors.zero;

import dev.peacock.training.fleet.cpu.loops.ChannelLoops;
import jdk.incubator.vector.FloatVector;

/** {@link ChannelLoops} by the Vector API, where channels come in pairs of vectors: a pair down all rows, then the next. */
public final class VectorChannelLoops extends ChannelLoops {

    @Override
    public void addBias(float[] x, int at, int rows, int channels, float[] bias, int biasAt, boolean rectified) {
        if (channels % PAIR != 0) {
            super.addBias(x, at, rows, channels, bias, biasAt, rectified);
            return;
        }
        for (int c = 0; c < channels; c += PAIR) {
            if (rectified) {
                addBiasAndRectify(x, at + c, rows, channels, bias, biasAt + c);
            } else {
                addBias(x, at + c, rows, channels, bias, biasAt + c);
            }
        }
    }

    private static void addBias(float[] x, int at, int rows, int channels, float[] bias, int biasAt) {
        FloatVector left = load(bias, biasAt);
        FloatVector right = load(bias, biasAt + STEP);
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            load(x, from).add(left).intoArray(x, from);
            load(x, from + STEP).add(right).intoArray(x, from + STEP);
        }
    }

    private static void addBiasAndRectify(float[] x, int at, int rows, int channels, float[] bias, int biasAt) {
        FloatVector left = load(bias, biasAt);
        FloatVector right = load(bias, biasAt + STEP);
        for (int row = 0; row < rows; row++) {
            int from = at + row * channels;
            load(x, from).add(left).max(zero()).intoArray(x, from);
            load(x, from + STEP).add(right).max(zero()).intoArray(x, from + STEP);
        }
    }

    @Override
    public void addRows(float[] x, int at, int rows, int channels, float[] sums, int sumsAt) {
        if (channels % PAIR != 0) {
            super.addRows(x, at, rows, channels, sums, sumsAt);
            return;
        }
        for (int c = 0; c < channels; c += PAIR) {
            FloatVector left = load(sums, sumsAt + c);
            FloatVector right = load(sums, sumsAt + c + STEP);
            for (int row = 0; row < rows; row++) {
                int from = at + row * channels + c;
                left = left.add(load(x, from));
                right = right.add(load(x, from + STEP));
            }
            left.intoArray(sums, sumsAt + c);
            right.intoArray(sums, sumsAt + c + STEP);
        }
    }

    @Override
    public void squares(float[] x, int at, int rows, int channels, float[] center, float[] rests, float[] squares) {
        if (channels % PAIR != 0) {
            super.squares(x, at, rows, channels, center, rests, squares);
            return;
        }
        for (int c = 0; c < channels; c += PAIR) {
            FloatVector leftCenter = load(center, c);
            FloatVector rightCenter = load(center, c + STEP);
            FloatVector leftRest = zero();
            FloatVector rightRest = leftRest;
            FloatVector leftSquare = leftRest;
            FloatVector rightSquare = leftRest;
            for (int row = 0; row < rows; row++) {
                int from = at + row * channels + c;
                FloatVector left = load(x, from).sub(leftCenter);
                FloatVector right = load(x, from + STEP).sub(rightCenter);
                leftRest = leftRest.add(left);
                rightRest = rightRest.add(right);
                leftSquare = left.fma(left, leftSquare);
                rightSquare = right.fma(right, rightSquare);
            }
            leftRest.intoArray(rests, c);
            rightRest.intoArray(rests, c + STEP);
            leftSquare.intoArray(squares, c);
            rightSquare.intoArray(squares, c + STEP);
        }
    }

    @Override
    public void normalise(
            float[] x,
            int at,
            int rows,
            int channels,
            float[] center,
            float[] scale,
            float[] shift,
            int shiftAt,
            float[] y,
            int yAt) {
        if (channels % PAIR != 0) {
            super.normalise(x, at, rows, channels, center, scale, shift, shiftAt, y, yAt);
            return;
        }
        for (int c = 0; c < channels; c += PAIR) {
            FloatVector leftCenter = load(center, c);
            FloatVector rightCenter = load(center, c + STEP);
            FloatVector leftScale = load(scale, c);
            FloatVector rightScale = load(scale, c + STEP);
            FloatVector leftShift = load(shift, shiftAt + c);
            FloatVector rightShift = load(shift, shiftAt + c + STEP);
            for (int row = 0; row < rows; row++) {
                int from = at + row * channels + c;
                int to = yAt + row * channels + c;
                FloatVector left = load(x, from).sub(leftCenter);
                FloatVector right = load(x, from + STEP).sub(rightCenter);
                left.fma(leftScale, leftShift).intoArray(y, to);
                right.fma(rightScale, rightShift).intoArray(y, to + STEP);
            }
        }
    }

    @Override
    public void gradientSums(
            float[] x,
            int at,
            float[] dz,
            int dzAt,
            int rows,
            int channels,
            float[] center,
            float[] sums,
            float[] products) {
        if (channels % PAIR != 0) {
            super.gradientSums(x, at, dz, dzAt, rows, channels, center, sums, products);
            return;
        }
        for (int c = 0; c < channels; c += PAIR) {
            FloatVector leftCenter = load(center, c);
            FloatVector rightCenter = load(center, c + STEP);
            FloatVector leftSum = zero();
            FloatVector rightSum = leftSum;
            FloatVector leftProduct = leftSum;
            FloatVector rightProduct = leftSum;
            for (int row = 0; row < rows; row++) {
                int from = at + row * channels + c;
                int fromDz = dzAt + row * channels + c;
                FloatVector left = load(dz, fromDz);
                FloatVector right = load(dz, fromDz + STEP);
                leftSum = leftSum.add(left);
                rightSum = rightSum.add(right);
                leftProduct = left.fma(load(x, from).sub(leftCenter), leftProduct);
                rightProduct = right.fma(load(x, from + STEP).sub(rightCenter), rightProduct);
            }
            leftSum.intoArray(sums, c);
            rightSum.intoArray(sums, c + STEP);
            leftProduct.intoArray(products, c);
            rightProduct.intoArray(products, c + STEP);
        }
    }

    @Override
    public void inputGradient(
            float[] x,
            int at,
            float[] dz,
            int dzAt,
            int rows,
            int channels,
            float[] center,
            float[] scale,
            float[] slope,
            float[] offset,
            float[] dx,
            int dxAt) {
        if (channels % PAIR != 0) {
            super.inputGradient(x, at, dz, dzAt, rows, channels, center, scale, slope, offset, dx, dxAt);
            return;
        }
        for (int c = 0; c < channels; c += PAIR) {
            FloatVector leftCenter = load(center, c);
            FloatVector rightCenter = load(center, c + STEP);
            FloatVector leftScale = load(scale, c);
            FloatVector rightScale = load(scale, c + STEP);
            FloatVector leftSlope = load(slope, c);
            FloatVector rightSlope = load(slope, c + STEP);
            FloatVector leftOffset = load(offset, c);
            FloatVector rightOffset = load(offset, c + STEP);
            for (int row = 0; row < rows; row++) {
                int from = at + row * channels + c;
                int fromDz = dzAt + row * channels + c;
                int to = dxAt + row * channels + c;
                FloatVector left = load(x, from).sub(leftCenter).fma(leftSlope, leftOffset);
                FloatVector right = load(x, from + STEP).sub(rightCenter).fma(rightSlope, rightOffset);
                load(dz, fromDz).fma(leftScale, left.neg()).intoArray(dx, to);
                load(dz, fromDz + STEP).fma(rightScale, right.neg()).intoArray(dx, to + STEP);
            }
        }
    }
}
