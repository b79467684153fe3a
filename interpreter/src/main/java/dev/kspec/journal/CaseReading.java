// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.expand.CaseId;
import dev.kspec.ktap.UnitResult;
import dev.kspec.run.Attempt;
import dev.kspec.run.Attribute;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Details;
import dev.kspec.run.Evidence;
import dev.kspec.run.Failure;
import dev.kspec.run.KernelLine;
import dev.kspec.run.Measurement;
import dev.kspec.run.StepOutcome;
import dev.kspec.run.Verdict;
import dev.kspec.source.SourceFile;
import dev.kspec.source.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** From JSON back to outcomes. Of the files only those lines are known that the journal holds. */
final class CaseReading {
    /** Places in one file seldom are more; nothing but time is lost when they are forgotten. */
    private static final int MOST_PLACES = 10_000;

    private final Map<String, Span> places = new HashMap<>();

    /** The identity of an outcome's case. */
    static CaseId id(Tree outcome) throws Tree.Malformed {
        Tree id = outcome.object("id");
        return new CaseId(id.text("file"), id.text("scenario"), id.text("row"));
    }

    CaseOutcome outcome(Tree tree) throws Tree.Malformed {
        CaseId id = id(tree);
        String file = id.file();
        List<StepOutcome> steps = new ArrayList<>();
        for (Tree step : tree.objects("steps")) {
            steps.add(new StepOutcome(
                    place(step.text("file"), step.number("line")),
                    step.text("what"),
                    step.text("result"),
                    nanos(step, "startNanos"),
                    nanos(step, "durationNanos")));
        }
        List<KernelLine> log = new ArrayList<>();
        for (Tree line : tree.objects("kernelLog")) {
            log.add(new KernelLine(
                    line.number("sequence"),
                    line.number("timestampMicros"),
                    (int) line.number("level"),
                    line.text("text")));
        }
        Optional<Tree> failure = tree.optional("failure");
        return new CaseOutcome(
                id,
                place(file, tree.number("line")),
                Set.copyOf(tree.texts("tags")),
                verdict(tree.text("verdict")),
                nanos(tree, "durationNanos"),
                tree.text("reason"),
                failure.isPresent() ? Optional.of(failure(failure.get())) : Optional.empty(),
                steps,
                log,
                tree.truth("isCase"),
                details(tree));
    }

    private static Duration nanos(Tree tree, String name) throws Tree.Malformed {
        return Duration.ofNanos(tree.number(name));
    }

    private static Failure failure(Tree tree) throws Tree.Malformed {
        String text = tree.text("text");
        int line = line(tree.number("line"));
        SourceFile file = new SourceFile(tree.text("file"), "\n".repeat(line - 1) + text + "\n");
        int column = Math.clamp(tree.number("column") - 1, 0, text.codePointCount(0, text.length()));
        int start = file.lineStart(line) + text.offsetByCodePoints(0, column);
        int end = (int) Math.min(file.lineEnd(line), start + Math.max(0, tree.number("length")));
        return new Failure(
                file.span(start, end),
                tree.text("message"),
                tree.text("expected"),
                tree.text("actual"),
                tree.texts("details"));
    }

    private static Details details(Tree tree) throws Tree.Malformed {
        Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
        for (String name : tree.texts("attributes")) {
            attributes.add(named(Attribute.class, name));
        }
        List<Evidence> evidence = new ArrayList<>();
        for (Tree each : tree.objects("evidence")) {
            evidence.add(new Evidence(each.text("what"), each.texts("lines")));
        }
        List<Attempt> attempts = new ArrayList<>();
        for (Tree each : tree.objects("attempts")) {
            attempts.add(new Attempt(
                    each.text("how"),
                    verdict(each.text("verdict")),
                    each.text("reason"),
                    nanos(each, "durationNanos")));
        }
        List<Measurement> measurements = new ArrayList<>();
        for (Tree each : tree.objects("measurements")) {
            measurements.add(new Measurement(
                    each.text("name"), each.text("unit"), (int) each.number("rounds"), each.numbers("values")));
        }
        return new Details(
                attributes,
                tree.texts("leaks"),
                evidence,
                attempts,
                measurements,
                ReportJson.read(tree),
                results(tree));
    }

    private static List<UnitResult> results(Tree tree) throws Tree.Malformed {
        List<UnitResult> results = new ArrayList<>();
        for (Tree each : tree.objects("results")) {
            results.add(new UnitResult(
                    each.texts("path"),
                    named(UnitResult.Kind.class, each.text("kind")),
                    each.text("reason"),
                    each.texts("diagnostics")));
        }
        return results;
    }

    private static Verdict verdict(String name) throws Tree.Malformed {
        return named(Verdict.class, name);
    }

    static <E extends Enum<E>> E named(Class<E> type, String name) throws Tree.Malformed {
        for (E each : type.getEnumConstants()) {
            if (each.name().toLowerCase(Locale.ROOT).equals(name)) {
                return each;
            }
        }
        throw new Tree.Malformed("`" + name + "` is unknown; a newer kspec may have written it");
    }

    private static int line(long number) throws Tree.Malformed {
        if (number < 1 || number > 10_000_000) {
            throw new Tree.Malformed("there is no line " + number);
        }
        return (int) number;
    }

    private Span place(String file, long number) throws Tree.Malformed {
        int line = line(number);
        if (places.size() > MOST_PLACES) {
            places.clear();
        }
        return places.computeIfAbsent(file + ":" + line, k -> {
            SourceFile made = new SourceFile(file, "\n".repeat(line - 1));
            return made.span(made.lineStart(line), made.lineStart(line));
        });
    }
}
