package dev.peacock.service;

/**
 * Keeps requests within limits: before a request its worst case is reserved, and what it did not use is given back when that is known.
 * What is spent and reserved together never exceeds a limit, unless a service uses more than it was asked for. Safe to use from several
 * threads.
 */
public final class Budget {
    private final Limits limits;
    private Charge spent;
    private Charge reserved = Charge.NONE;

    /** A limit is reached. */
    public static final class Exhausted extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param limit as it was typed */
        Exhausted(String limit) {
            super(limit);
        }
    }

    /** @param before what earlier sessions of the same job used */
    public Budget(Limits limits, Charge before) {
        this.limits = limits;
        this.spent = before;
    }

    public Limits limits() {
        return limits;
    }

    /**
     * Waits until so much is free, which it may become when others give back.
     *
     * @throws Exhausted where it is not free and nobody can give back
     */
    public synchronized void reserve(Charge worst) throws Exhausted, InterruptedException {
        while (true) {
            String exceeded = limits.exceeded(spent.plus(reserved).plus(worst));
            if (exceeded == null) {
                reserved = reserved.plus(worst);
                return;
            }
            if (reserved.equals(Charge.NONE)) {
                throw new Exhausted(exceeded);
            }
            wait();
        }
    }

    /** Gives back what was reserved, and takes what was used. */
    public synchronized void settle(Charge worst, Charge used) {
        reserved = reserved.minus(worst);
        spent = spent.plus(used);
        notifyAll();
    }

    /** In all sessions of the job. */
    public synchronized Charge spent() {
        return spent;
    }
}
