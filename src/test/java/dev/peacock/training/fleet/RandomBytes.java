package dev.peacock.training.fleet;

import dev.peacock.config.Shape;
import dev.peacock.dataset.ExampleStore;
import dev.peacock.stats.RandomStream;
import java.util.List;
import java.util.stream.IntStream;

/** Examples of random values 0..levels - 1, scaled to 0..1, with random labels of ten. */
record RandomBytes(Shape shape, int trainSize, int testSize, byte[] values, byte[] labels, float[] scaled)
        implements ExampleStore {
    private static final int CLASSES = 10;

    static RandomBytes of(Shape shape, int train, int test, int levels) {
        RandomStream random = new RandomStream(1);
        byte[] values = new byte[(train + test) * shape.size()];
        for (int i = 0; i < values.length; i++) {
            // the slow way for 184 million values takes as long as a round of the bench
            values[i] = (byte) (levels == 256 ? random.nextLong() : random.nextInt(levels));
        }
        byte[] labels = new byte[train + test];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = (byte) random.nextInt(CLASSES);
        }
        float[] scaled = new float[256];
        for (int i = 0; i < levels; i++) {
            scaled[i] = (float) i / (levels - 1);
        }
        return new RandomBytes(shape, train, test, values, labels, scaled);
    }

    @Override
    public List<String> labelNames() {
        return IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    @Override
    public void read(int example, float[] into, int offset) {
        int from = example * shape.size();
        for (int i = 0; i < shape.size(); i++) {
            into[offset + i] = scaled[values[from + i] & 0xFF];
        }
    }

    @Override
    public void readUnscaled(int example, float[] into, int offset) {
        int from = example * shape.size();
        for (int i = 0; i < shape.size(); i++) {
            into[offset + i] = values[from + i] & 0xFF;
        }
    }

    @Override
    public String contentHash() {
        return "random bytes";
    }
}
