package dev.peacock.training.recipe;

import dev.peacock.check.UserError;
import dev.peacock.config.LayerConfig;

/** What comes out of a layer: a picture where {@code spatial}, else a vector of height * width * channels numbers. */
record LayerShape(int height, int width, int channels, boolean spatial) {

    /** What comes out of the next layer; {@code number} is where it stands, such as 3 or 3.1. Throws {@link UserError}. */
    LayerShape after(LayerConfig layer, String number) {
        String where = "model.layers: layer " + number + " (" + LayersReader.nameOf(layer) + ")";
        if (layer instanceof LayerConfig.Residual residual) {
            return residual(residual, number, where);
        }
        LayerShape after = next(layer, where);
        LayerSize.check(where, (double) after.height * after.width * after.channels, parameters(layer));
        return after;
    }

    private LayerShape next(LayerConfig layer, String where) {
        if (layer instanceof LayerConfig.Conv2d conv) {
            return slide(conv.kernel(), conv.stride(), conv.padding(), conv.same(), conv.filters(), where);
        } else if (layer instanceof LayerConfig.MaxPool pool) {
            return slide(pool.kernel(), pool.stride(), pool.padding(), false, channels, where);
        } else if (layer instanceof LayerConfig.AvgPool pool) {
            return slide(pool.kernel(), pool.stride(), pool.padding(), false, channels, where);
        } else if (layer instanceof LayerConfig.GlobalAvgPool) {
            requirePicture(where);
            return vector(channels);
        } else if (layer instanceof LayerConfig.Dense dense) {
            return vector(dense.units());
        }
        return this;
    }

    private double parameters(LayerConfig layer) {
        if (layer instanceof LayerConfig.Conv2d conv) {
            return (double) conv.kernel() * conv.kernel() * channels * conv.filters();
        } else if (layer instanceof LayerConfig.Dense dense) {
            return (double) size() * dense.units();
        } else if (layer instanceof LayerConfig.Output output) {
            return (double) size() * output.classes();
        }
        return 0;
    }

    private static LayerShape vector(int size) {
        return new LayerShape(1, 1, size, false);
    }

    private LayerShape residual(LayerConfig.Residual residual, String number, String where) {
        LayerShape inner = this;
        for (int i = 0; i < residual.layers().size(); i++) {
            inner = inner.after(residual.layers().get(i), number + "." + (i + 1));
        }
        boolean same = spatial ? inner.equals(this) : inner.size() == size();
        if (!same) {
            throw new UserError(where + " must have an output of the same shape as its input, " + this
                    + ", so that they can be added, but its layers give " + inner
                    + ": change their filters, units, strides or padding.");
        }
        return inner;
    }

    private LayerShape slide(int kernel, int stride, int padding, boolean same, int filters, String where) {
        requirePicture(where);
        if (padding >= kernel) {
            throw new UserError(
                    where + " has padding " + padding + ", which must be less than its kernel of " + kernel + ".");
        }
        int tall = same ? (height + stride - 1) / stride : Math.floorDiv(height + 2 * padding - kernel, stride) + 1;
        int wide = same ? (width + stride - 1) / stride : Math.floorDiv(width + 2 * padding - kernel, stride) + 1;
        if (tall < 1 || wide < 1) {
            throw new UserError(where + " gets " + height + "x" + width + " pixels, fewer than its kernel of " + kernel
                    + "x" + kernel + ": use a smaller kernel, padding, or fewer pooling layers.");
        }
        return new LayerShape(tall, wide, filters, true);
    }

    private void requirePicture(String where) {
        if (!spatial) {
            throw new UserError(where + " needs an image, but gets " + this
                    + " from the layers before it: move it before dense and global pooling layers.");
        }
    }

    private int size() {
        return height * width * channels;
    }

    @Override
    public String toString() {
        return spatial ? "an image of " + height + "x" + width + "x" + channels : "a vector of " + size() + " numbers";
    }
}
