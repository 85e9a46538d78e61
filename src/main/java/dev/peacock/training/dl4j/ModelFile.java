package dev.peacock.training.dl4j;

import dev.peacock.check.UserError;
import dev.peacock.config.Shape;
import dev.peacock.training.Classifier;
import dev.peacock.training.nd4j.NativeBuild;
import dev.peacock.training.nd4j.SingleThread;
import dev.peacock.training.recipe.Blueprint;
import dev.peacock.training.recipe.JsonReader;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A file of DL4J's ModelSerializer: a zip with the configuration as JSON and the parameters as an array. Only these two are read, by our own
 * code: DL4J's reader may make any Java object that a file names.
 */
public final class ModelFile {
    private static final String CONFIGURATION = "configuration.json";
    private static final String PARAMETERS = "coefficients.bin";
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_SHAPE = 64;
    private static final String MEND = "; write it again with DL4J's ModelSerializer";

    private ModelFile() {}

    /**
     * The model.
     *
     * @param name of the file, for messages
     * @param shape of an example; null where it is a vector, whose length the model says
     * @throws UserError where it is no such file, or its model takes other examples
     */
    public static Classifier open(String name, byte[] file, @Nullable Shape shape) {
        NativeBuild.select(NativeBuild.choose());
        SingleThread.pin();
        Blueprint blueprint = blueprint(name, file);
        Shape input = shape(name, blueprint, shape);
        float[] parameters = parameters(name, file, blueprint.parameters());
        Classifier vectors = classifier(blueprint, input, parameters);
        String problem = problem(vectors);
        if (problem == null) {
            return vectors;
        }
        vectors.close();
        Classifier pictures = classifier(blueprint.ofImages(), input, parameters);
        String asPictures = input.height() * input.width() == 1 ? problem : problem(pictures);
        if (asPictures == null) {
            return pictures;
        }
        throw new UserError(name + ": its model does not take examples of shape " + input + ": " + asPictures
                + "; give the shape of an example by --shape HEIGHT WIDTH CHANNELS");
    }

    private static Blueprint blueprint(String name, byte[] file) {
        try {
            return JsonReader.read(new String(entry(name, file, CONFIGURATION, MOST_BYTES), StandardCharsets.UTF_8), 2);
        } catch (UserError e) {
            throw new UserError(String.valueOf(e.getMessage()).replace("model.dl4j", name), e);
        }
    }

    private static Classifier classifier(Blueprint blueprint, Shape shape, float[] parameters) {
        INDArray row = Nd4j.create(parameters, new long[] {1, parameters.length}, 'c');
        Dl4jNetwork network = Networks.trained(blueprint, row);
        network.takeOffSoftmax();
        return new Dl4jClassifier(network, shape, blueprint);
    }

    /** DL4J's own words where it does not take a row. */
    private static @Nullable String problem(Classifier classifier) {
        try {
            classifier.logits(new float[classifier.inputs()], 1, new float[classifier.classes()]);
            return null;
        } catch (RuntimeException e) {
            return JsonReader.firstLine(e);
        }
    }

    private static Shape shape(String name, Blueprint blueprint, @Nullable Shape given) {
        Shape shape = given;
        if (blueprint instanceof Blueprint.Chain chain
                && chain.template().getConf(0).getLayer() instanceof FeedForwardLayer first
                && !(first instanceof ConvolutionLayer)
                && first.getNIn() > 0
                && first.getNIn() <= Integer.MAX_VALUE) {
            if (given != null && given.size() != first.getNIn()) {
                throw new UserError(name + ": its model takes rows of " + first.getNIn() + " values, but --shape "
                        + given + " has " + given.size());
            }
            shape = given == null ? Shape.flat((int) first.getNIn()) : given;
        }
        if (shape == null) {
            throw new UserError(
                    name + " does not say the size of an example; give it by --shape HEIGHT WIDTH CHANNELS");
        }
        return shape;
    }

    /** Two arrays in ND4J's binary form: the shape, of longs, and then the values, of floats or doubles. */
    private static float[] parameters(String name, byte[] file, long wanted) {
        long most = wanted * Double.BYTES + MOST_SHAPE * (long) Long.BYTES;
        byte[] bytes = entry(name, file, PARAMETERS, (int) Math.min(Integer.MAX_VALUE - 1L, most));
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            in.readUTF();
            long shape = in.readLong();
            int width = in.readUTF().equals("INT") ? Integer.BYTES : Long.BYTES;
            if (shape < 0 || shape > MOST_SHAPE) {
                throw new IOException();
            }
            in.skipNBytes(shape * width);
            in.readUTF();
            long length = in.readLong();
            String type = in.readUTF();
            boolean isDouble = type.equals("DOUBLE");
            if (length != wanted || !(isDouble || type.equals("FLOAT"))) {
                throw new UserError(name + ": has " + length + " parameters of type " + type
                        + ", but its configuration needs " + wanted + " of type FLOAT or DOUBLE" + MEND);
            }
            float[] parameters = new float[(int) length];
            for (int i = 0; i < parameters.length; i++) {
                parameters[i] = isDouble ? (float) in.readDouble() : in.readFloat();
                if (!Float.isFinite(parameters[i])) {
                    throw new UserError(name + ": parameter " + i + " is no finite number; train the model again");
                }
            }
            return parameters;
        } catch (IOException e) {
            throw new UserError(name + ": " + PARAMETERS + " in it is cut off or damaged" + MEND, e);
        }
    }

    private static byte[] entry(String name, byte[] file, String entry, int most) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(file))) {
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                if (each.getName().equals(entry)) {
                    byte[] content = zip.readNBytes(most + 1);
                    if (content.length > most) {
                        throw new UserError(name + ": " + entry + " in it has more than " + most + " bytes" + MEND);
                    }
                    return content;
                }
            }
        } catch (IOException e) {
            throw new UserError(name + ": is no whole zip file" + MEND, e);
        }
        throw new UserError(name + ": is no model of DL4J, since it has no " + entry + MEND);
    }
}
