package dev.peacock.audit.text.unseen;

/**
 * How many distinct windows are held by exactly r generations, for each r: all that estimators of the unseen need. Real numbers,
 * since they are also drawn again.
 *
 * @param number by r up to {@link #MOST} at most; place 0 is unused
 * @param distinct number of distinct windows, also of those that more generations hold
 * @param occurrences sum of r over them
 */
public record Frequencies(double[] number, double distinct, double occurrences) {
    /**
     * Beyond, frequencies are not told apart. Only the Good-Toulmin estimator would use them, as a sum of alternating signs: a window
     * that was met a hundred times is seen for certain, and its sign is noise.
     */
    public static final int MOST = 100;

    /** Of the number of generations that hold each window; 0 is allowed and does not count. */
    public static Frequencies of(int[] counts) {
        int most = 0;
        for (int count : counts) {
            most = Math.max(most, count);
        }
        double[] number = new double[Math.min(most, MOST) + 1];
        double distinct = 0;
        double occurrences = 0;
        for (int count : counts) {
            if (count > 0) {
                distinct++;
                occurrences += count;
                if (count <= MOST) {
                    number[count]++;
                }
            }
        }
        return new Frequencies(number, distinct, occurrences);
    }

    /** Of windows that exactly r generations hold. */
    double number(int r) {
        return r < number.length ? number[r] : 0;
    }
}
