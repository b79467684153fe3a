// SPDX-License-Identifier: Apache-2.0
package dev.kspec.pict;

import dev.kspec.cover.Constraint;
import java.util.BitSet;

/** The parameters that a constraint speaks of, by their indices. */
final class Scope {
    private Scope() {}

    static BitSet of(Constraint constraint) {
        BitSet scope = new BitSet();
        collect(constraint, scope);
        return scope;
    }

    private static void collect(Constraint constraint, BitSet scope) {
        switch (constraint) {
            case Constraint.In in -> scope.set(in.parameter());
            case Constraint.Test test -> test.parameters().forEach(scope::set);
            case Constraint.Not not -> collect(not.part(), scope);
            case Constraint.All all -> all.parts().forEach(part -> collect(part, scope));
            case Constraint.Any any -> any.parts().forEach(part -> collect(part, scope));
        }
    }
}
