package dev.peacock.training.fleet;

/** The fleet trainer cannot do what a layer asks; the message is a clause that names the layer, without a full stop. */
public final class Unsupported extends Exception {
    private static final long serialVersionUID = 1L;

    Unsupported(String layer, String what) {
        super("layer " + layer + " " + what);
    }

    /** Which layer and why. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
