// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code ignore}. */
final class Ignore implements Verb {
    private static final int SIG_IGN = 1;

    @Override
    public String name() {
        return "ignore";
    }

    @Override
    public Signature signature() {
        return Signals.severalSignals();
    }

    @Override
    public String doc() {
        return """
                Ignores signals, with sigaction(2): they do nothing any more, and what they would have ended goes on.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "pipe as p; close p[0]; ignore SIGPIPE; write p[1] \"x\" expect EPIPE", "ignore SIGKILL expect EINVAL");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Signals.dispose(SIG_IGN, operands, to);
    }
}
