package dev.peacock.training.language;

/** Looks at a model between two epochs. */
@FunctionalInterface
public interface EpochListener {
    /**
     * Called after each epoch.
     *
     * @param epoch from 1 on
     * @param model may be asked, and must not be kept: the next epoch changes it
     */
    void after(int epoch, CharacterModel model);
}
