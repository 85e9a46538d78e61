package dev.peacock.training.dl4j;

import java.io.Serializable;

/** Tells a copy of a model, on the thread that trains it, which worker's it is: from 0 on. */
@FunctionalInterface
public interface WorkerNumber extends Serializable {
    int now();
}
