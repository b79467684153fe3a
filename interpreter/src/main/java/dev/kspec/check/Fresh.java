// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

/** What a case gets for itself, as nobody has used it before. */
public enum Fresh {
    /** The file's driver, unloaded and loaded again before the case. */
    DRIVER("driver"),
    /** A VM that has just come up. */
    VM("vm"),
    /** A network namespace whose loopback interface is up and which has no other. */
    NETNS("netns"),
    /** Such a namespace, in which all cases of the file and its shared steps are. */
    SHARED_NETNS("shared_netns");

    private final String word;

    Fresh(String word) {
        this.word = word;
    }

    /** As it is written. */
    public String word() {
        return word;
    }
}
