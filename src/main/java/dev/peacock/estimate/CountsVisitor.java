package dev.peacock.estimate;

/** Receives the counts of a train block against a test block, one train example after another. */
@FunctionalInterface
public interface CountsVisitor {
    /**
     * One train example and all test examples of the block.
     *
     * @param i place of the train example in its block; some models saw it and some did not
     * @param in number of models that saw it, of t
     * @param correctIn by place of the test example in its block, how many of those get it right; reused after the call
     */
    void row(int i, int in, int[] correctIn);
}
