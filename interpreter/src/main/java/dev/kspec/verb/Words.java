// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.ast.Expression;
import dev.kspec.ast.Name;
import dev.kspec.diag.Code;
import dev.kspec.diag.Nearest;
import dev.kspec.parse.ForeignWords;
import dev.kspec.type.DriverModel;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Words that stand for themselves: in a matrix, a name in small letters that is nothing else and resembles nothing
 * else. What resembles a name is taken for a mistyped one.
 */
final class Words {
    private Words() {}

    static boolean isMade(String name, boolean called, Lowering to) {
        if (!to.scope().makesWords()
                || !mayBe(name, to)
                || ForeignWords.value(name).isPresent()) {
            return false;
        }
        TreeSet<String> known = new TreeSet<>(to.scope().names());
        known.addAll(to.names().constants());
        if (called) {
            Functions.all().forEach(f -> known.add(f.name()));
        }
        // FLAG and flag are two things.
        known.removeIf(k -> !k.equals(k.toLowerCase(Locale.ROOT)));
        return Nearest.to(name, known).isEmpty();
    }

    /** What is not in small letters is a constant's name, unless the driver has an ioctl of that name. */
    private static boolean mayBe(String name, Lowering to) {
        return name.matches("[a-z][a-z0-9_]*")
                || to.driver().map(d -> d.ioctls().containsKey(name)).orElse(false);
    }

    /** A name that is nothing else than that of a device, an ioctl, a counter or a fault: a definition may be given it. */
    static Optional<Term> ofDriver(Expression e, Lowering to) {
        return e instanceof Expression.Reference(var span, Name name)
                        && !to.scope().has(name.text())
                        && to.driver().map(d -> hasMember(d, name.text())).orElse(false)
                ? Optional.of(new Term.Word(name.text(), List.of()))
                : Optional.empty();
    }

    /** A name that is nothing, and much like that of such a member, is told; of what is not told, nothing is given. */
    static Optional<Term> mistyped(Expression e, Lowering to) {
        if (!(e instanceof Expression.Reference(var span, Name name))
                || to.scope().has(name.text())
                || to.names().constant(name.text()).isPresent()) {
            return Optional.empty();
        }
        Set<String> names = new TreeSet<>(to.scope().names());
        to.driver().ifPresent(d -> members(d).forEach(names::addAll));
        return Nearest.to(name.text(), names).map(nearest -> {
            to.unknown(Code.UNKNOWN_NAME, span, "unknown name `" + name + "`", name.text(), names);
            return new Term.Invalid();
        });
    }

    private static boolean hasMember(DriverModel driver, String name) {
        return members(driver).anyMatch(names -> names.contains(name));
    }

    private static Stream<Set<String>> members(DriverModel driver) {
        return Stream.of(
                driver.devices().keySet(),
                driver.ioctls().keySet(),
                driver.counters().keySet(),
                driver.faults().keySet());
    }

    /** Whether it is made of words alone, and so is a text's part as it stands. */
    static boolean isSpelled(Term.Word word) {
        return word.arguments().stream().allMatch(a -> a instanceof Term.Word w && isSpelled(w));
    }

    static String spelled(Term.Word word) {
        return word.arguments().isEmpty()
                ? word.name()
                : word.arguments().stream()
                        .map(a -> spelled((Term.Word) a))
                        .collect(Collectors.joining(", ", word.name() + "(", ")"));
    }

    /** {@code include(listen)}. */
    static Term of(Expression.Call call, Lowering to) {
        List<Term> arguments = call.arguments().stream().map(to::evaluate).toList();
        return arguments.stream().anyMatch(Term.Invalid.class::isInstance)
                ? new Term.Invalid()
                : new Term.Word(call.function().text(), arguments);
    }
}
