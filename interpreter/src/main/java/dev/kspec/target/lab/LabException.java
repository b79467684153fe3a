// SPDX-License-Identifier: Apache-2.0
package dev.kspec.target.lab;

/** The lab cannot be made or used. Says what happened and what to do about it. */
public class LabException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String what;
    private final String remedy;

    /**
     * @param what what happened, one sentence without a full stop
     * @param remedy what to do about it, in the imperative
     */
    public LabException(String what, String remedy) {
        super(what + "; remedy: " + remedy);
        this.what = what;
        this.remedy = remedy;
    }

    public LabException(String what, String remedy, Throwable cause) {
        super(what + "; remedy: " + remedy, cause);
        this.what = what;
        this.remedy = remedy;
    }

    public String what() {
        return what;
    }

    public String remedy() {
        return remedy;
    }
}
