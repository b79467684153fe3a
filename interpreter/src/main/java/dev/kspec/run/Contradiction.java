// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

/** The records do not follow from the program: no verdict about the driver can rest on them. */
class Contradiction extends Exception {
    private static final long serialVersionUID = 1;

    Contradiction(String message) {
        super(message, null, false, false);
    }

    /** Whether they follow takes longer to find out than anybody waits for. */
    static final class NotFollowed extends Contradiction {
        private static final long serialVersionUID = 1;

        NotFollowed(String message) {
            super(message);
        }
    }
}
