package dev.peacock.audit.longtail;

/** A compensated sum (Neumaier 1974), so that millions of terms lose no digits. */
public final class Sum {
    private double sum;
    private double lost;

    public void add(double term) {
        double next = sum + term;
        lost += Math.abs(sum) >= Math.abs(term) ? (sum - next) + term : (term - next) + sum;
        sum = next;
    }

    public double value() {
        return sum + lost;
    }

    static double of(double[] terms) {
        Sum sum = new Sum();
        for (double term : terms) {
            sum.add(term);
        }
        return sum.value();
    }
}
