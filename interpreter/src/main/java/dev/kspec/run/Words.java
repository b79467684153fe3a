// SPDX-License-Identifier: Apache-2.0
package dev.kspec.run;

import dev.kspec.type.Errno;

/** Small helps with wording. */
final class Words {
    static final int ENOENT = Errno.number("ENOENT").orElseThrow();
    static final int ENOEXEC = Errno.number("ENOEXEC").orElseThrow();

    private Words() {}

    static String errno(int number) {
        return Errno.describe(number);
    }

    static String firstLine(String text) {
        return text.lines().findFirst().orElse(text);
    }
}
