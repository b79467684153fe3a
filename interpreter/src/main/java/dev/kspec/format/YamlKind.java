// SPDX-License-Identifier: Apache-2.0
package dev.kspec.format;

import dev.kspec.parse.Sentence;
import java.util.List;
import java.util.Optional;

/** What a scalar in a YAML spec file is, by the keys that lead to it. */
enum YamlKind {
    NAME(null),
    TEXT(Sentence.EXPRESSION),
    VALUE(Sentence.EXPRESSION),
    SKIP(Sentence.SKIP),
    HEAD(Sentence.HEAD),
    IOCTL(Sentence.IOCTL),
    PARAMETER_TYPE(Sentence.PARAMETER_TYPE),
    STEPS(Sentence.STEPS),
    RULES(Sentence.RULES),
    MEMBERS(Sentence.MEMBERS);

    private final Sentence sentence;

    YamlKind(Sentence sentence) {
        this.sentence = sentence;
    }

    /** What a literal block holds; nothing where it holds no words of the language. */
    Optional<Sentence> inBlock() {
        return Optional.ofNullable(sentence);
    }

    /** What a scalar without quotes holds; nothing where it is a text or a name. */
    Optional<Sentence> plain() {
        return this == TEXT || this == SKIP ? Optional.empty() : inBlock();
    }

    /** @param path the keys from the file's top; lists add nothing to it */
    static YamlKind of(List<String> path) {
        String last = path.isEmpty() ? "" : path.getLast();
        return switch (path.isEmpty() ? "" : path.getFirst()) {
            case "import", "suppress" -> TEXT;
            case "let" -> path.size() > 1 ? VALUE : NAME;
            case "setup", "teardown", "shared" -> STEPS;
            case "use" -> path.size() > 2 ? VALUE : NAME;
            case "driver", "drivers" -> ofDriver(path);
            case "define" -> last.equals("steps") ? STEPS : HEAD;
            case "scenarios" -> ofScenario(path);
            default -> NAME;
        };
    }

    private static YamlKind ofDriver(List<String> path) {
        return switch (path.size() > 1 ? path.get(1) : "") {
            case "offers" -> MEMBERS;
            case "module" -> path.size() > 3 ? PARAMETER_TYPE : TEXT;
            case "devices", "counters", "faults" -> TEXT;
            case "ioctls" -> IOCTL;
            default -> NAME;
        };
    }

    private static YamlKind ofScenario(List<String> path) {
        return switch (path.size() > 1 ? path.get(1) : "") {
            case "scenario", "xfail" -> TEXT;
            case "timeout" -> VALUE;
            case "matrix" -> path.size() > 2 ? VALUE : NAME;
            case "skip" -> SKIP;
            case "rules" -> RULES;
            case "steps", "teardown" -> STEPS;
            default -> NAME;
        };
    }
}
