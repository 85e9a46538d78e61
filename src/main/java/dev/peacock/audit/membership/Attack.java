package dev.peacock.audit.membership;

/** The attacks that score every pair of a run and an example. A larger score means more likely a member. */
public enum Attack {
    LIRA_ONLINE("lira-online"),
    LIRA_ONLINE_POOLED("lira-online-pooled"),
    LIRA_OFFLINE("lira-offline"),
    LIRA_OFFLINE_POOLED("lira-offline-pooled"),
    RMIA("rmia"),
    /** A global threshold on the margin, and so on the loss log(1 + e^-phi), which falls where the margin grows. */
    MARGIN("margin");

    private final String title;

    Attack(String title) {
        this.title = title;
    }

    /** Its name in tables and the report. */
    public String title() {
        return title;
    }
}
