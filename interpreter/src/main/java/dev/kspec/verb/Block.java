// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code block}. */
final class Block implements Verb {
    private static final int SIG_BLOCK = 0;

    @Override
    public String name() {
        return "block";
    }

    @Override
    public Signature signature() {
        return Signals.severalSignals();
    }

    @Override
    public String doc() {
        return """
                Holds signals back, with sigprocmask(2): they wait until they are unblocked, or until waitsignal takes them.
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("block SIGUSR1 SIGUSR2; raise SIGUSR2; waitsignal SIGUSR2 0s");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Signals.mask(SIG_BLOCK, operands, to);
    }
}
