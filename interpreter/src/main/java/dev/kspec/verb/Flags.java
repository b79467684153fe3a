// SPDX-License-Identifier: Apache-2.0
package dev.kspec.verb;

import dev.kspec.diag.Code;
import dev.kspec.diag.Diagnostic;
import dev.kspec.program.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Words that stand for numbers: one of several, such as {@code exclusive}, or bits put together, such as {@code noatime nodev}. */
final class Flags {
    private final String kind;
    private final Map<String, Long> values = new LinkedHashMap<>();

    private Flags(String kind) {
        this.kind = kind;
    }

    /** No words yet; {@code kind} is how messages call them: "flag of mount". */
    static Flags of(String kind) {
        return new Flags(kind);
    }

    Flags with(String word, long value) {
        values.put(word, value);
        return this;
    }

    /** All words of another table, too. */
    Flags with(Flags others) {
        values.putAll(others.values);
        return this;
    }

    /** The words in a row, for a signature. */
    String words() {
        return String.join(", ", values.keySet());
    }

    /** The number of the word at a place, if one of these stands there, or a name for a text that is one. */
    Optional<Long> find(Operands operands, int index, Lowering to) {
        Optional<String> word = operands.word(index);
        return word.map(values::get).or(() -> word.flatMap(w -> text(w, to)).map(values::get));
    }

    /** What a name stands for, as a row of a matrix gives it. */
    private static Optional<String> text(String name, Lowering to) {
        return to.scope().find(name).orElse(null) instanceof Term.Fixed(Bytes bytes)
                ? Optional.of(new String(bytes.toArray(), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** The number of the word at a place; anything else there is reported and counts as 0. */
    long at(Operands operands, int index, Lowering to) {
        Optional<Long> found = find(operands, index, to);
        if (found.isEmpty()) {
            unknown(operands, index, to);
        }
        return found.orElse(0L);
    }

    /** Whether a name stands at a place that names no value, and so can be but a word. */
    static boolean isNoValue(Operands operands, int index, Lowering to) {
        return operands.word(index)
                .filter(w -> !to.scope().has(w) && to.names().constant(w).isEmpty())
                .isPresent();
    }

    /** All words from a place to the last operand, put together. */
    long from(int index, Operands operands, Lowering to) {
        long bits = 0;
        for (int i = index; i < operands.count(); i++) {
            bits |= at(operands, i, to);
        }
        return bits;
    }

    /** Reports what stands at a place as none of these words. */
    void unknown(Operands operands, int index, Lowering to) {
        var span = operands.at(index).span();
        Optional<String> word = operands.word(index).map(w -> text(w, to).orElse(w));
        if (word.isEmpty()) {
            to.report(Diagnostic.error(Code.WRONG_TYPE, span, "this is no " + kind)
                    .help("one of " + words()));
            return;
        }
        Diagnostic unknown = Diagnostic.error(Code.UNKNOWN_WORD, span, "unknown " + kind + " `" + word.get() + "`");
        Optional<String> meant = ofC(word.get());
        to.report(Lowering.withNearest(unknown, meant.orElse(word.get()), values.keySet()));
    }

    /** Words that other tools have. */
    private static final Map<String, String> OTHERS =
            Map.of("readonly", "ro", "readwrite", "rw", "executable", "exec", "readable", "read", "writable", "write");

    /** The word for a name that C has for it: of {@code POLLIN} or {@code MS_NOATIME} it is the end. */
    private Optional<String> ofC(String name) {
        String other = OTHERS.getOrDefault(name, "");
        if (values.containsKey(other)) {
            return Optional.of(other);
        }
        String folded = name.toLowerCase(Locale.ROOT);
        return name.equals(folded)
                ? Optional.empty()
                : values.keySet().stream()
                        .filter(w -> w.length() > 1 && folded.endsWith(w))
                        .max(Comparator.comparingInt(String::length));
    }
}
