package dev.peacock.dataset.image;

import dev.peacock.config.Resize;
import java.awt.Graphics2D;
import java.awt.image.AreaAveragingScaleFilter;
import java.awt.image.BufferedImage;
import java.awt.image.FilteredImageSource;
import java.awt.image.PixelGrabber;

/**
 * A picture at another size. Each new pixel is the mean of the area that it covers in the old picture, in whole numbers and on one
 * thread, so that it is the same on every machine.
 */
public final class Resized {
    private Resized() {}

    /** A picture of TYPE_INT_RGB at the wanted size. */
    public static BufferedImage of(BufferedImage rgb, Resize resize) {
        boolean wider = (long) rgb.getWidth() * resize.height() > (long) resize.width() * rgb.getHeight();
        boolean widthGivesWay = wider == (resize.mode() == Resize.Mode.CROP);
        if (resize.mode() == Resize.Mode.CROP) {
            int width = widthGivesWay ? share(rgb.getHeight(), resize.width(), resize.height()) : rgb.getWidth();
            int height = widthGivesWay ? rgb.getHeight() : share(rgb.getWidth(), resize.height(), resize.width());
            BufferedImage middle =
                    rgb.getSubimage((rgb.getWidth() - width) / 2, (rgb.getHeight() - height) / 2, width, height);
            return scaled(middle, resize.width(), resize.height());
        }
        int width = widthGivesWay ? share(resize.height(), rgb.getWidth(), rgb.getHeight()) : resize.width();
        int height = widthGivesWay ? resize.height() : share(resize.width(), rgb.getHeight(), rgb.getWidth());
        BufferedImage barred = new BufferedImage(resize.width(), resize.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = barred.createGraphics();
        graphics.drawImage(
                scaled(rgb, width, height), (resize.width() - width) / 2, (resize.height() - height) / 2, null);
        graphics.dispose();
        return barred;
    }

    /** side * a / b, rounded, at least a pixel. */
    private static int share(int side, int a, int b) {
        return (int) Math.max(1, ((long) side * a * 2 + b) / (2L * b));
    }

    private static BufferedImage scaled(BufferedImage rgb, int width, int height) {
        if (rgb.getWidth() == width && rgb.getHeight() == height) {
            return rgb;
        }
        BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] pixels = new int[width * height];
        PixelGrabber grabber = new PixelGrabber(
                new FilteredImageSource(rgb.getSource(), new AreaAveragingScaleFilter(width, height)),
                0,
                0,
                width,
                height,
                pixels,
                0,
                width);
        try {
            if (!grabber.grabPixels()) {
                throw new IllegalStateException("a picture of " + rgb.getHeight() + "x" + rgb.getWidth()
                        + " pixels could not be scaled to " + height + "x" + width);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a picture was scaled", e);
        }
        scaled.setRGB(0, 0, width, height, pixels, 0, width);
        return scaled;
    }
}
