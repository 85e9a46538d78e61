package dev.peacock.target.service;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Answers of a service that outlive the process. Used by several threads. */
public interface Kept {
    /** Nothing is kept. */
    Kept NOTHING = new Kept() {
        @Override
        public double @Nullable [] find(String rows) {
            return null;
        }

        @Override
        public void keep(String rows, double[] probabilities) {
            // that is what it is for
        }
    };

    /**
     * The probabilities of a request; null where it was not answered.
     *
     * @param rows a hash of the rows
     */
    double @Nullable [] find(String rows);

    void keep(String rows, double[] probabilities) throws IOException;
}
