package dev.peacock.training.fleet;

import dev.peacock.config.Shape;
import dev.peacock.stats.RandomStream;
import dev.peacock.training.ArrayStore;

/** Random pictures to train on. */
final class Pictures {
    private Pictures() {}

    /** {@code examples} pictures, a fifth of them test examples, of 4 classes that differ in their mean. */
    static ArrayStore random(Shape shape, int examples) {
        RandomStream random = new RandomStream(11);
        float[][] values = new float[examples][shape.size()];
        int[] labels = new int[examples];
        for (int i = 0; i < examples; i++) {
            labels[i] = random.nextInt(4);
            for (int k = 0; k < shape.size(); k++) {
                values[i][k] = (float) (random.nextDouble() + (k % 4 == labels[i] ? 0.5 : 0));
            }
        }
        return new ArrayStore(shape, values, labels, examples - examples / 5, 4, 1);
    }
}
