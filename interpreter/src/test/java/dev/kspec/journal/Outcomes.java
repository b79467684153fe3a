// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.expand.CaseId;
import dev.kspec.json.JsonWriter;
import dev.kspec.kernel.Frame;
import dev.kspec.kernel.Kind;
import dev.kspec.kernel.LogLine;
import dev.kspec.kernel.Report;
import dev.kspec.ktap.UnitResult;
import dev.kspec.run.Attempt;
import dev.kspec.run.Attribute;
import dev.kspec.run.CaseOutcome;
import dev.kspec.run.Details;
import dev.kspec.run.Evidence;
import dev.kspec.run.Measurement;
import dev.kspec.run.Sighting;
import dev.kspec.run.Verdict;
import dev.kspec.source.SourceFile;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/** Outcomes made by hand. */
final class Outcomes {
    /** What breaks out of careless quoting, of lines, of terminals, and of 16 bits. */
    static final String NASTY = "a\"b\\c\nd\re\tf\0g\u001b[31m\u0085\u2028\u2029\u00e9\u65e5\ud83d\ude00</x>]]>{}[],:";

    private static final SourceFile FILE = new SourceFile("specs/f.kspec", "scenario \"one\" {\n    sleep 1ms\n}\n");

    private Outcomes() {}

    static CaseOutcome passed(String name) {
        return of(name, Verdict.PASSED, "", Details.NONE);
    }

    static CaseOutcome of(String name, Verdict verdict, String reason, Details details) {
        return new CaseOutcome(
                new CaseId("specs/f.kspec", name, ""),
                FILE.span(0, 5),
                Set.of("tag"),
                verdict,
                Duration.ofNanos(1_234_567),
                reason,
                Optional.empty(),
                List.of(),
                List.of(),
                true,
                details);
    }

    /** With all that is kept of a case, each text a bad one; of a report's lines that is the first. */
    static CaseOutcome rich() {
        SequencedMap<String, Double> values = new LinkedHashMap<>(Map.of("p50", 12.5));
        values.put("max", 1e18);
        values.put("rate", 0.1);
        values.put("whole", 3.0);
        Report report = new Report(
                Kind.values()[0],
                NASTY,
                Optional.empty(),
                List.of(new Frame("f" + NASTY, -1, NASTY, true), new Frame("g", 0x7fff_ffff_ffffL, "", false)),
                List.of(new LogLine(Long.MAX_VALUE, -1, "", NASTY)),
                NASTY,
                true);
        List<Sighting> sightings = List.of(
                new Sighting(report, Sighting.Weight.values()[0], NASTY),
                new Sighting(
                        new Report(
                                Kind.values()[1],
                                "t",
                                Optional.of("f"),
                                List.of(),
                                List.of(new LogLine(7, 8, "", "t")),
                                "",
                                false),
                        Sighting.Weight.values()[1],
                        ""));
        return of(
                NASTY,
                Verdict.KERNEL_FAULT,
                NASTY,
                new Details(
                        EnumSet.allOf(Attribute.class),
                        List.of(NASTY, ""),
                        List.of(new Evidence(NASTY, List.of(NASTY, "")), new Evidence("", List.of())),
                        List.of(new Attempt(NASTY, Verdict.TIMED_OUT, NASTY, Duration.ofDays(1))),
                        List.of(new Measurement("bench", "ns", 1000, values)),
                        sightings,
                        List.of(
                                new UnitResult(List.of(NASTY, ""), UnitResult.Kind.TODO, NASTY, List.of(NASTY, "")),
                                new UnitResult(List.of("t"), UnitResult.Kind.PASSED, "", List.of()))));
    }

    /** All of it, as text. */
    static String text(CaseOutcome outcome) {
        StringWriter text = new StringWriter();
        try {
            CaseJson.writeAll(JsonWriter.oneLine(text), outcome);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
