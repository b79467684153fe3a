// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import java.util.List;

/** {@code heed}. */
final class Heed implements Verb {
    private static final int SIG_DFL = 0;

    @Override
    public String name() {
        return "heed";
    }

    @Override
    public Signature signature() {
        return Signals.severalSignals();
    }

    @Override
    public String doc() {
        return """
                Lets signals do again what they do by default (signal(7)), with sigaction(2).
                """;
    }

    @Override
    public List<String> examples() {
        return List.of("ignore SIGUSR1; raise SIGUSR1; heed SIGUSR1");
    }

    @Override
    public Outcome lower(Operands operands, Lowering to) {
        return Signals.dispose(SIG_DFL, operands, to);
    }
}
