// SPDX-License-Identifier: Apache-2.0
package dev.kspec.cli;

import java.util.Optional;

/** kspec's own version. */
final class Version {
    private Version() {}

    /** As the build wrote it into the jar's manifest. */
    static String text() {
        return Optional.ofNullable(Version.class.getPackage().getImplementationVersion())
                .orElse("(not packaged)");
    }
}
