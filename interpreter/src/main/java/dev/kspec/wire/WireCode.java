// SPDX-License-Identifier: Apache-2.0
package dev.kspec.wire;

/** What stands on the wire as a number. */
interface WireCode {
    int code();

    /**
     * The one with this number.
     *
     * @param what they are, for the message
     */
    static <C extends WireCode> C of(C[] all, int code, String what) throws WireException {
        for (C one : all) {
            if (one.code() == code) {
                return one;
            }
        }
        throw new WireException("the agent names an unknown " + what + ": " + code);
    }
}
