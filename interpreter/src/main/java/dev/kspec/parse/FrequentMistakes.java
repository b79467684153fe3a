// SPDX-License-Identifier: Apache-2.0
package dev.kspec.parse;

import dev.kspec.diag.Diagnostic;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;

/** Mistakes that people who come from other languages make, each with the remedy. */
final class FrequentMistakes {
    private final Places places;
    private final Parser parser;

    FrequentMistakes(Places places, Parser parser) {
        this.places = places;
        this.parser = parser;
    }

    Optional<Diagnostic> diagnose(Token met, RecognitionException e) {
        Situation here = new Situation(places, parser, met, e);
        return Stream.<Function<Situation, Optional<Diagnostic>>>of(
                        FileMistakes::diagnose,
                        MemberMistakes::diagnose,
                        BeginningMistakes::diagnose,
                        MatrixMistakes::diagnose,
                        BlockMistakes::diagnose,
                        ValueMistakes::diagnose,
                        StepMistakes::diagnose)
                .map(f -> f.apply(here))
                .flatMap(Optional::stream)
                .findFirst();
    }
}
