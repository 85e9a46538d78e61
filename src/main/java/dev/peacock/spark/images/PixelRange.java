package dev.peacock.spark.images;

/** The numbers that an encoder takes for black to white, as its makers trained it: from 0..1, less a mean, divided by a deviation. */
public enum PixelRange {
    /** 0 to 1. */
    UNIT(new float[] {0}, new float[] {1}),
    /** -1 to 1. */
    SIGNED(new float[] {.5f}, new float[] {.5f}),
    /** 0 to 255. */
    BYTES(new float[] {0}, new float[] {1 / 255f}),
    /** As torchvision's models trained on ImageNet, and SSCD and DINO, take them. */
    IMAGENET(new float[] {.485f, .456f, .406f}, new float[] {.229f, .224f, .225f}),
    /** As OpenAI's CLIP takes them. */
    CLIP(new float[] {.48145466f, .4578275f, .40821073f}, new float[] {.26862954f, .26130258f, .27577711f});

    private final float[] means;
    private final float[] deviations;

    PixelRange(float[] means, float[] deviations) {
        this.means = means;
        this.deviations = deviations;
    }

    /** Whether each of three colours has numbers of its own. */
    boolean isOfColours() {
        return means.length > 1;
    }

    /** From 0 (black) to 1 (white). */
    float of(float level, int channel) {
        int at = isOfColours() ? channel : 0;
        return (level - means[at]) / deviations[at];
    }
}
