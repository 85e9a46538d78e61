package dev.peacock.audit.text.search;

/**
 * How many units of a generation are in the corpus.
 *
 * @param units in a window that at most so many documents hold as are not common, and in no common one
 * @param common in windows that more documents hold
 * @param windows of the generation that are found, each as often as it stands there
 */
public record Copied(int units, int common, int windows) {

    /**
     * @param windows numbers of the generation's windows
     * @param documents by window, how many documents hold it
     * @param most documents of a window that is not common
     */
    public static Copied of(int[] windows, long[] documents, int k, long most) {
        int common = 0;
        int any = 0;
        int found = 0;
        int commonTo = 0;
        int anyTo = 0;
        for (int i = 0; i < windows.length; i++) {
            long held = documents[windows[i]];
            if (held > 0) {
                found++;
                any += i + k - Math.max(i, anyTo);
                anyTo = i + k;
                if (held > most) {
                    common += i + k - Math.max(i, commonTo);
                    commonTo = i + k;
                }
            }
        }
        return new Copied(any - common, common, found);
    }
}
