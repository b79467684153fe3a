// SPDX-License-Identifier: Apache-2.0
package dev.kspec.report;

import dev.kspec.diag.Painter;

/** When output has colours. */
public enum ColorMode {
    /** On a live terminal, unless the environment says NO_COLOR (any value but an empty one; see no-color.org). */
    AUTO,
    /** Always, also into a file. */
    ALWAYS,
    NEVER;

    public boolean on(Terminal terminal) {
        return switch (this) {
            case AUTO ->
                terminal.live()
                        && terminal.environment().getOrDefault("NO_COLOR", "").isEmpty();
            case ALWAYS -> true;
            case NEVER -> false;
        };
    }

    /** A painter for what is shown there. */
    public Painter painter(Terminal terminal) {
        return palette(terminal);
    }

    Palette palette(Terminal terminal) {
        return new Palette(on(terminal));
    }
}
