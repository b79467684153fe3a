// SPDX-License-Identifier: Apache-2.0
package dev.kspec.check;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Outcome;
import dev.kspec.type.Value;
import java.util.List;
import java.util.Optional;

/** Whether the driver has to refuse a case, because its row has an invalid value; what follows is then left out. */
final class Refusal {
    private static final String WORD = "invalid";

    private boolean possible;
    private Optional<String> errno = Optional.empty();
    private boolean over;

    /** @param written whether the matrix has a rule about invalid values, be it right or wrong */
    void ofRow(Matrix matrix, List<Value> row, boolean written) {
        possible = written;
        errno = matrix.refusal(row).map(Matrix.Refused::errno);
    }

    /** {@code expect invalid}. */
    static boolean isAskedFor(Outcome expected) {
        return expected instanceof Outcome.Exactly(var span, Expression.Reference(var at, var name))
                && name.text().equals(WORD);
    }

    boolean isPossible() {
        return possible;
    }

    /** With which errno this row is refused. */
    Optional<String> errno() {
        return errno;
    }

    /** The step that has to refuse it was there. */
    void met() {
        over = true;
    }

    /** Whether a row was to be refused, and nothing in the case could do so. */
    boolean isMissed() {
        return errno.isPresent() && !over;
    }

    /** Whether what follows is left out. */
    boolean isOver() {
        return over;
    }

    /** Clean-up is never left out. */
    void goOn() {
        over = false;
    }
}
