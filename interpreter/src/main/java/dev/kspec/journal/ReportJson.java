// SPDX-License-Identifier: Apache-2.0
package dev.kspec.journal;

import dev.kspec.json.JsonWriter;
import dev.kspec.kernel.Frame;
import dev.kspec.kernel.Kind;
import dev.kspec.kernel.LogLine;
import dev.kspec.kernel.Report;
import dev.kspec.run.Sighting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The kernel's reports of a case as JSON and back: all but their lines behind the first, which are in the case's log. */
final class ReportJson {
    private ReportJson() {}

    /** Nothing if there are none. */
    static void write(JsonWriter json, List<Sighting> sightings) throws IOException {
        if (sightings.isEmpty()) {
            return;
        }
        json.name("reports").beginArray();
        for (Sighting sighting : sightings) {
            Report report = sighting.report();
            json.beginObject().name("title").value(report.title());
            json.name("kind").value(name(report.kind()));
            json.name("weight").value(name(sighting.weight()));
            json.name("because").value(sighting.because());
            json.name("function").value(report.function().orElse(""));
            json.name("taint").value(report.taint());
            json.name("consequence").value(report.consequence());
            json.name("sequence").value(report.sequence());
            json.name("timestampMicros").value(report.micros());
            json.name("text").value(report.lines().getFirst().text());
            frames(json, report.frames());
            json.end();
        }
        json.end();
    }

    private static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static void frames(JsonWriter json, List<Frame> frames) throws IOException {
        json.name("frames").beginArray();
        for (Frame frame : frames) {
            json.beginObject().name("function").value(frame.function());
            json.name("offset").value(frame.offset());
            json.name("module").value(frame.module());
            json.name("sure").value(frame.sure()).end();
        }
        json.end();
    }

    /** @throws Tree.Malformed if something is missing, or a newer kspec wrote it */
    static List<Sighting> read(Tree tree) throws Tree.Malformed {
        List<Sighting> sightings = new ArrayList<>();
        for (Tree each : tree.objects("reports")) {
            String function = each.text("function");
            List<Frame> frames = new ArrayList<>();
            for (Tree frame : each.objects("frames")) {
                frames.add(new Frame(
                        frame.text("function"), frame.number("offset"), frame.text("module"), frame.truth("sure")));
            }
            Report report = new Report(
                    CaseReading.named(Kind.class, each.text("kind")),
                    each.text("title"),
                    function.isEmpty() ? Optional.empty() : Optional.of(function),
                    frames,
                    List.of(new LogLine(
                            each.number("sequence"), each.number("timestampMicros"), "", each.text("text"))),
                    each.text("taint"),
                    each.truth("consequence"));
            sightings.add(new Sighting(
                    report, CaseReading.named(Sighting.Weight.class, each.text("weight")), each.text("because")));
        }
        return sightings;
    }
}
