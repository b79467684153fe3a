// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.ast.Definition;
import dev.kspec.ast.DriverDeclaration;
import dev.kspec.ast.Node;
import dev.kspec.ast.Scenario;
import dev.kspec.ast.SpecFile;
import dev.kspec.ast.UseDriver;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Whether two trees say the same, wherever their words stand. */
public final class TreeComparison {
    /** The parts of each kind of record but for places. */
    private static final ClassValue<List<Method>> PARTS = new ClassValue<>() {
        @Override
        protected List<Method> computeValue(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(c -> c.getType() != Span.class && c.getType() != SourceFile.class)
                    .map(RecordComponent::getAccessor)
                    .toList();
        }
    };

    private TreeComparison() {}

    /** Where two trees differ first, as a path such as {@code items[2].steps[0].verb}; nothing if they say the same. */
    public static Optional<String> difference(Node one, Node other) {
        return Optional.ofNullable(values("", one, other));
    }

    /**
     * The same for files of two carriers: items of different kinds may stand in another order, since YAML's keys have
     * none.
     */
    public static Optional<String> differenceOfCarriers(SpecFile one, SpecFile other) {
        return Optional.ofNullable(lists(".items", byKind(one), byKind(other)));
    }

    private static List<SpecFile.Item> byKind(SpecFile file) {
        return file.items().stream()
                .sorted(Comparator.comparingInt(TreeComparison::kind))
                .toList();
    }

    private static int kind(SpecFile.Item item) {
        return switch (item) {
            case SpecFile.Import i -> 0;
            case DriverDeclaration d -> 1;
            case UseDriver u -> 2;
            case SpecFile.Constant c -> 3;
            case SpecFile.Freshness f -> 4;
            case SpecFile.Fixture f -> 5 + (f.shared() ? 2 : 0) + (f.phase() == SpecFile.Fixture.Phase.SETUP ? 0 : 1);
            case Definition d -> 9;
            case Scenario s -> 10;
            case SpecFile.Suppression s -> 11;
        };
    }

    private static String values(String path, Object one, Object other) {
        return switch (one) {
            case Optional<?> o
            when other instanceof Optional<?> p ->
                o.isPresent() && p.isPresent()
                        ? values(path, o.get(), p.get())
                        : o.isPresent() == p.isPresent() ? null : path;
            case List<?> l when other instanceof List<?> m -> lists(path, l, m);
            case byte[] b when other instanceof byte[] c -> Arrays.equals(b, c) ? null : path;
            case Record r when other instanceof Record s -> records(path, r, s);
            default -> one.equals(other) ? null : path;
        };
    }

    private static String lists(String path, List<?> one, List<?> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            String found = values(path + "[" + i + "]", one.get(i), other.get(i));
            if (found != null) {
                return found;
            }
        }
        return one.size() == other.size() ? null : path + "[" + Math.min(one.size(), other.size()) + "]";
    }

    private static String records(String path, Record one, Record other) {
        if (one.getClass() != other.getClass()) {
            return path;
        }
        for (Method part : PARTS.get(one.getClass())) {
            String found = values(path + "." + part.getName(), part(one, part), part(other, part));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static Object part(Record record, Method part) {
        try {
            return part.invoke(record);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(part.toString(), e);
        }
    }
}
