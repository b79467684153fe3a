// SPDX-License-Identifier: Apache-2.0
package dev.kspec.ast;

import java.util.LinkedHashSet;
import java.util.Set;

/** The names that an expression mentions, in their order; functions and fields are none of them. */
public final class References {
    private final Set<String> found = new LinkedHashSet<>();

    private References() {}

    public static Set<String> in(Expression expression) {
        References references = new References();
        references.look(expression);
        return references.found;
    }

    private void look(Expression expression) {
        switch (expression) {
            case Expression.Int e -> {}
            case Expression.Duration e -> {}
            case Expression.Wildcard e -> {}
            case Expression.HexPattern e -> {}
            case Expression.Reference e -> found.add(e.name().text());
            case Text e -> e.pieces().forEach(this::look);
            case Expression.Call e -> {
                e.arguments().forEach(this::look);
                e.named().forEach(f -> look(f.value()));
            }
            case Expression.Aggregate e -> {
                look(e.list());
                Set<String> ofItems = new LinkedHashSet<>();
                e.each().map(References::in).ifPresent(ofItems::addAll);
                e.where().map(References::in).ifPresent(ofItems::addAll);
                ofItems.remove(e.variable().text());
                found.addAll(ofItems);
            }
            case Expression.Unary e -> look(e.operand());
            case Expression.Binary e -> {
                look(e.left());
                look(e.right());
            }
            case Expression.Items e -> e.items().forEach(this::look);
            case Expression.Fields e -> e.fields().forEach(f -> look(f.value()));
            case Expression.Member e -> look(e.target());
            case Expression.Index e -> {
                look(e.target());
                look(e.index());
            }
            case Expression.Range e -> {
                look(e.from());
                look(e.to());
            }
        }
    }

    private void look(Text.Piece piece) {
        switch (piece) {
            case Text.Bytes b -> {}
            case Text.Interpolation i -> look(i.expression());
        }
    }
}
