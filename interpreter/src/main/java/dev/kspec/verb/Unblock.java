// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code unblock}. */
final class Unblock implements Verb {
    private static final int SIG_UNBLOCK = 1;

    @Override
    public String name() {
        return "unblock";
    }

    @Override
    public Signature signature() {
        return Signals.severalSignals();
    }

    @Override
    public String doc() {
        return """
                Lets signals through again, with sigprocmask(2); those that waited come at once.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("block SIGCHLD; unblock SIGCHLD");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Signals.mask(SIG_UNBLOCK, operands, to);
    }
}
